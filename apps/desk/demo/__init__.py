"""A believable centre, made once from a fixed seed: see ``manage.py seed_demo``."""
