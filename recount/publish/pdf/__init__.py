"""The book printed as PDF."""
