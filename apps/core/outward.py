"""What programs outside may hear of: each app says it of its own events, in ``outward.py``.

``tell("case.changed", CaseChanged, noun="case", id_of="case_id")`` and a ``Noun`` with who may
see its rows is all that a new event of ours needs to reach webhooks and the event stream. Most
nouns are rows that say it themselves: ``seen`` and ``told``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from apps.accounts.models import User

Visible = Callable[["User", Collection[int]], Collection[int]]
Story = Callable[[Collection[int]], Mapping[int, "Told"]]


@dataclass(frozen=True, slots=True)
class Told:
    """Of one row, as it is when its events are numbered: whose it is, and how it is named."""

    brands: tuple[int, ...] = ()
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Noun:
    name: str
    action: str  # of the permission table: what a reader and their token must hold
    visible: Visible  # of these ids, those that the reader may see
    story: Story


@dataclass(frozen=True, slots=True)
class Kind:
    name: str  # "case.changed"
    noun: str
    id_of: str  # the event's field that names the row
    words: str  # one line for people who choose
    # The rows of a span that must have such an event: what a dying process forgot is found.
    rows: Callable[[datetime, datetime], Collection[int]] | None = None


_kinds: dict[type, Kind] = {}
_nouns: dict[str, Noun] = {}


def noun(name: str, *, action: str, visible: Visible, story: Story) -> None:
    _nouns[name] = Noun(name, action, visible, story)


def tell(
    name: str,
    event_type: type,
    *,
    noun: str,
    id_of: str,
    words: str,
    rows: Callable[[datetime, datetime], Collection[int]] | None = None,
) -> None:
    """From now on ``event_type`` is heard outside under ``name``."""
    _kinds[event_type] = Kind(name, noun, id_of, words, rows)


def seen(model: type[Model], *, by: str = "pk") -> Visible:
    """Of these ids (of ``by``) those whose rows the reader may see, as on every screen."""

    def visible(user: User, ids: Collection[int]) -> Collection[int]:
        rows: QuerySet[Any] = model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        return set(rows.filter(**{f"{by}__in": ids}).values_list(by, flat=True))

    return visible


def told(model: type[Model], names: Mapping[str, str], *, brand: str = "", by: str = "pk") -> Story:
    """``names`` maps what programs read to where it is; ``brand``: where its brand is."""

    def story(ids: Collection[int]) -> Mapping[int, Told]:
        rows = model._default_manager.filter(**{f"{by}__in": ids}).order_by()
        found = rows.values_list(by, *([brand] if brand else []), *names.values())
        return {pk: _told(facts, names, bool(brand)) for pk, *facts in found}

    return story


def _told(facts: Sequence[Any], names: Mapping[str, str], has_brand: bool) -> Told:
    brands, rest = (tuple(facts[:1]), facts[1:]) if has_brand else ((), facts)
    return Told(brands, dict(zip(names, rest, strict=True)))


def kind_of(event: object) -> Kind | None:
    return _kinds.get(type(event))


def noun_of(name: str) -> Noun | None:
    return _nouns.get(name)


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.name)
