"""Citing: what can be cited, under which licence, and in which forms."""
