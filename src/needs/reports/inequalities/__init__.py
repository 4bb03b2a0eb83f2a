"""Inequalities: one indicator split by sex, by deprivation or by age."""
