"""Can the checks fail? The book spoilt on purpose, its code, its files and its world."""
