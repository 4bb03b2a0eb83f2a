"""A ChartSpec or a view in, bytes out."""
