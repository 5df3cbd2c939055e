"""Drafts: what ``recount new`` writes, from a claim to a whole book."""
