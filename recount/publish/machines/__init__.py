"""The book for programs and assistants: files at the root of the site, and their schemas."""
