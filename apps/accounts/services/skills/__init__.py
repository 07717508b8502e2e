"""Skills: the shared vocabulary, who has which, and lists that come in and go out as files."""

from apps.accounts.services.skills.files import export, load
from apps.accounts.services.skills.levels import Cell, copy, grant, set_levels
from apps.accounts.services.skills.vocabulary import archive, change, create, restore

__all__ = [
    "Cell",
    "archive",
    "change",
    "copy",
    "create",
    "export",
    "grant",
    "load",
    "restore",
    "set_levels",
]
