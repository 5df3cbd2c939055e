"""Proof by corruption: one slip at a time in what people write, and which checks notice it."""
