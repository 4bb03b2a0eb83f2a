"""The treatment gap of a place: the finding, and what belongs to it."""
