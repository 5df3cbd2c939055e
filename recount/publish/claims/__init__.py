"""Claims: the ledger, the page of each claim, ratings, disputes and corrections."""
