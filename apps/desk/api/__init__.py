"""The REST API described, and the centre's figures."""
