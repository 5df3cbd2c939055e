"""Tables of data: described, read, and known wherever they go."""
