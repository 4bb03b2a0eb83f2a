"""Where figures come from, each read into the tidy schema.

``fingertips`` is the live source: ``transport`` sends a request and ends it in time, ``client`` knows the
API, ``fingertips_csv`` reads its files, ``value_notes`` types its notes. ``discovery`` asks what is published
and compares it with the catalogue. ``tidy`` reads tables kept as files. ``errors`` says what can go wrong.
"""
