"""The prose: every numeral in it is traced to a value on record."""
