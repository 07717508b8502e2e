"""Courses, who takes them, certificates and hiring over the REST API."""
