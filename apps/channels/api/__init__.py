"""Our own addresses over the REST API."""
