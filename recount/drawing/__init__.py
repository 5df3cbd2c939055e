"""Drawing charts: as SVG, in letters that are the same everywhere."""
