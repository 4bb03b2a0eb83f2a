"""The brief: what matters about a place, on one page."""
