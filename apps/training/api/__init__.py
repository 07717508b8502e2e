"""Courses and what was passed over the REST API."""
