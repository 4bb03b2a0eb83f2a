"""Figures: a view in, a ChartSpec out."""
