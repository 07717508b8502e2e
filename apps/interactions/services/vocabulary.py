"""The words contacts are filed under: why customers turn to us, and how it ended. Two trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.interactions.errors import Refused
from apps.interactions.models import ContactReason, Disposition

if TYPE_CHECKING:
    from apps.accounts.models import User

Word = ContactReason | Disposition
DEEPEST = 4


@transaction.atomic
def save(*, by: User, word: Word, **fields: Any) -> Word:
    """Write a new word (unsaved ``word``) or change one. Raises Refused."""
    for name, value in fields.items():
        setattr(word, name, value)
    _check_place(word)
    try:
        with transaction.atomic():
            word.save()
    except IntegrityError as error:
        raise Refused(_("There is one of this code already, maybe archived.")) from error
    audit.record(f"{word._meta.model_name}.saved", actor=by, target=word, summary=word.name)
    return word


@transaction.atomic
def archive(*, word: Word, by: User, restore: bool = False) -> None:
    """Out of the choices, with all below it; what was filed under it stays filed."""
    at = None if restore else timezone.now()
    ids = {word.pk} if restore else _below(word)
    word.__class__._default_manager.filter(pk__in=ids).update(archived_at=at)
    verb = "restored" if restore else "archived"
    audit.record(f"{word._meta.model_name}.{verb}", actor=by, target=word, summary=word.name)


def _check_place(word: Word) -> None:
    """No circles, and not deeper than people read."""
    depth, parent = 1, word.parent
    while parent is not None:
        depth += 1
        if (parent.pk == word.pk and word.pk is not None) or depth > DEEPEST:
            raise Refused(_("It cannot stand there: four levels at most, and not below itself."))
        parent = parent.parent


def _below(word: Word) -> set[int]:
    found = {word.pk}
    layer = {word.pk}
    while layer:
        rows = word.__class__._default_manager.filter(parent__in=layer)
        layer = set(rows.values_list("pk", flat=True)) - found
        found |= layer
    return found
