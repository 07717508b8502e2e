"""Figures, boards and saved reports over the REST API."""
