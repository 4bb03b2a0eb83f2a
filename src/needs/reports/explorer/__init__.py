"""Any figures, for any places and years, as one table."""
