"""The ledger: claims, what is decided of them, and the verdicts that follow."""
