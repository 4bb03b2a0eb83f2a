"""A figure as a picture: SVG written from its own traces, and PNG drawn from that."""
