"""A view is its link: a selection written as a query string, and read back with every doubt said aloud."""
