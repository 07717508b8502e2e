"""How somebody likes to work: theirs alone to change, and of use from the next page on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.domain import shortcuts
from apps.accounts.errors import KeyTaken
from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import DomainError

LOOK = frozenset(
    {"language", "time_zone", "theme", "density", "shortcuts_enabled", "sounds", "gets_mail"}
)


@transaction.atomic
def change(*, user: User, **chosen: Any) -> None:
    """Set what is named of LOOK; the values were checked by the form."""
    unknown = chosen.keys() - LOOK
    if unknown:
        raise TypeError(f"not a preference: {', '.join(sorted(unknown))}")
    changed = sorted(name for name, value in chosen.items() if getattr(user, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(user, name, chosen[name])
    user.save(update_fields=changed)
    audit.record("preferences.changed", actor=user, target=user, changed=changed)


@transaction.atomic
def remap(*, user: User, keys: Mapping[str, str]) -> None:
    """Set a person's own keys; a blank one goes back to the default.

    Raises DomainError for what is no key, KeyTaken for one that two actions would share.
    """
    wanted = {action: key.strip() for action, key in keys.items() if key.strip()}
    for key in wanted.values():
        if not shortcuts.is_key(key):
            raise DomainError(_("“%(key)s” is not a key.") % {"key": key[:24]})
    shared = shortcuts.clashes(wanted)
    if shared:
        raise KeyTaken(_("Two actions cannot share a key: %(keys)s") % {"keys": ", ".join(shared)})
    user.shortcuts = shortcuts.differing(wanted)
    user.save(update_fields=["shortcuts"])
    audit.record("preferences.changed", actor=user, target=user, changed=["shortcuts"])
