"""Numbers with units, what printed ones stand for, and how they compare."""
