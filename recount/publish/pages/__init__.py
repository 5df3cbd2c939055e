"""Pages: what their Markdown holds and refers to, held against what there is."""
