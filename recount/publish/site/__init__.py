"""The site around the pages: navigation, search, and what pages say to machines."""
