"""What others make of the book: programs that nobody here wrote read what it publishes.

Each client is a small module, or a script in its own language. It runs in an environment of its
own, made in a temporary folder, with what its registry has; nothing of it is a dependency.
"""
