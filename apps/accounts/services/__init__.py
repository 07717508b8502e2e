"""Everything that changes people, their rights and their skills: a module for each noun."""

from apps.accounts.services import (
    brands,
    invitations,
    people,
    policies,
    preferences,
    sessions,
    skills,
    teams,
    tokens,
)

__all__ = [
    "brands",
    "invitations",
    "people",
    "policies",
    "preferences",
    "sessions",
    "skills",
    "teams",
    "tokens",
]
