"""The languages of the book: English, in which it is written, and those it is translated to."""
