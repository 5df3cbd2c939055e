"""Figures: drawn, described, embedded elsewhere, and exported."""
