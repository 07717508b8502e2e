"""Scorecards and reviews over the REST API."""
