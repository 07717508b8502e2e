"""Cases, messages and interactions over the REST API."""
