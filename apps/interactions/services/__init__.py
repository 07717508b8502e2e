"""Everything that changes cases, interactions and messages."""
