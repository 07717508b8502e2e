"""Webhooks, events and their stream over the REST API."""
