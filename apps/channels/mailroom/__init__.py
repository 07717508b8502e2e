"""Where mail comes in: pollers of mailboxes and our own listener, run by ``manage.py mail``."""
