"""What the book is as a whole: its settings, its editions, its notebooks and its files."""
