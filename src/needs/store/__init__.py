"""The figures on disk: the embedded snapshot, how it is built and how it is read."""
