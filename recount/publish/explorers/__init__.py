"""Explorers on the pages of the book."""
