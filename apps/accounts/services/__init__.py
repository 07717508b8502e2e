"""Everything that changes people, their rights and their skills: a module for each noun."""

from apps.accounts.services import (
    brands,
    directory,
    invitations,
    notices,
    people,
    policies,
    preferences,
    sessions,
    sign_on,
    skills,
    teams,
    tokens,
)

__all__ = [
    "brands",
    "directory",
    "invitations",
    "notices",
    "people",
    "policies",
    "preferences",
    "sessions",
    "sign_on",
    "skills",
    "teams",
    "tokens",
]
