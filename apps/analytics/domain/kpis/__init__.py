"""The dictionary of key figures: one module a family, one registry of all."""
