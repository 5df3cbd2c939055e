"""Postprocessing: the built pages made small, self-contained and strict."""
