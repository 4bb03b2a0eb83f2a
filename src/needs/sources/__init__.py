"""Where figures come from, each read into the tidy schema.

``source`` is what a refresh asks of any of them, and ``configured`` says of which. ``fingertips`` is the live
one: ``transport`` sends a request and ends it in time, ``client`` knows the API, ``fingertips_csv`` reads its
files, ``value_notes`` types its notes. ``files`` takes those files from a folder. ``discovery`` asks what is
published and compares it with the catalogue. ``csv_table`` reads tables that people edit, and a
module each the areas, grants, costs, events and publications kept in them. ``errors`` says what can go
wrong.
"""
