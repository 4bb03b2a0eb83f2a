"""The overview: one place beside its region and England, indicator by indicator."""
