"""What the product is about: areas, periods, indicators, observations and the selection of them."""
