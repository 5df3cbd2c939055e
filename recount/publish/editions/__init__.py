"""Editions: frozen, compared, described for archives, and never lost."""
