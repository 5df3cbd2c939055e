"""The MIME types under which records travel in a notebook's outputs."""

VERDICT = "application/vnd.recount.verdict+json"
FIGURE = "application/vnd.recount.figure+json"
CAPTION = "application/vnd.recount.caption+json"
EXPLORER = "application/vnd.recount.explorer+json"
VEGALITE = "application/vnd.vegalite.v5+json"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NUMBERS = "application/vnd.recount.numbers+json"
