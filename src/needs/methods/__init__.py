"""Every number the product states, computed by pure functions from numbers alone."""
