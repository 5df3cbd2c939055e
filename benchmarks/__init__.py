"""What the published book weighs, how fast it is built, and how both compare with a stock book.

``make bench`` runs all of it; ``.venv/bin/python -m benchmarks --help`` names the parts.
"""
