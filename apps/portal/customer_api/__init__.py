"""For the apps of our customers' customers: see docs/customer-api.md."""
