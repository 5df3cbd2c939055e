"""From chapters to the published book."""
