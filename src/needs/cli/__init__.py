"""The same views from the command line: ``python -m needs``.

Exit status: 0 done, 1 could not (the message is on standard error), 2 wrong use.
"""
