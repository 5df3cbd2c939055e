"""The book in other languages: its texts as messages, and the book made of their translations."""
