"""Explorers: choices, what each of them gives, and how a notebook shows it."""
