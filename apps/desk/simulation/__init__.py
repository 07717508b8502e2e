"""Made-up customers and agents who use a running centre by its public doors only.

No row is read or written here: what is known comes from sockets, pages, mail and the API.
"""
