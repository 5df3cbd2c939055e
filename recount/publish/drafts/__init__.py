"""Drafts: what ``recount new`` writes of a claim, table, figure, explorer, chapter or report."""
