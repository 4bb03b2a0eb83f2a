"""Inequalities: one indicator split by sex or by deprivation."""
