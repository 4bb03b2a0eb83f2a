"""A loopback Fingertips: a real HTTP server that speaks the API's contract, with switches for its faults."""
