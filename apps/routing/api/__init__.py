"""Offers, presence and queues over the REST API."""
