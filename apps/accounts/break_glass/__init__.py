"""The Django admin, for the day when the product's own pages are what is broken."""
