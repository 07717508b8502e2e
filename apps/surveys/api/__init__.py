"""Surveys and answers over the REST API."""
