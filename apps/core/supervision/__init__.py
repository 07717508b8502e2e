"""One command runs the whole centre: the servers it needs, in order, and their end.

Standard library and psycopg only: this package works before settings can be loaded,
because it makes what they read.
"""
