"""Calls over the REST API."""
