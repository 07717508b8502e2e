"""The stream of facts as one program may read it: from a number on, and only what it may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min

from apps.accounts.domain.permissions import Action
from apps.core import outward
from apps.integrations.domain import matching
from apps.integrations.models import Fact

if TYPE_CHECKING:
    from apps.accounts.models import User

PAGE = 200
SCANNED = 1_000  # facts looked at for one page: a reader of little is answered soon all the same


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Fact]
    upto: int  # read on from here: what lies between was not for this reader
    has_more: bool


def read(*, user: User, scopes: Collection[str], after: int, kinds: Collection[str] = ()) -> Page:
    """What ``user`` may see by ``scopes``, of ``kinds`` where some are named."""
    rows = list(Fact.objects.all().after(after)[:SCANNED])
    if not rows:
        return Page([], after, has_more=False)
    wanted = [row for row in rows if matching.wants(kinds, row.kind)]
    seen = _visible(user, scopes, wanted)
    shown = [row for row in wanted if row.noun_id in seen.get(row.noun, ())]
    if len(shown) > PAGE:
        shown = shown[:PAGE]
        return Page(shown, shown[-1].seq or after, has_more=True)
    return Page(shown, rows[-1].seq or after, has_more=len(rows) == SCANNED)


def newest() -> int:
    return Fact.objects.aggregate(seq=Max("seq"))["seq"] or 0


def oldest() -> int:
    """What is older was swept: who stands before it has missed something."""
    return Fact.objects.aggregate(seq=Min("seq"))["seq"] or 0


def told(row: Fact) -> dict[str, Any]:
    """One fact as a program reads it, over whichever way."""
    return {"seq": row.seq, "type": row.kind, "timestamp": row.at.isoformat(), "data": row.facts}


def _visible(
    user: User, scopes: Collection[str], rows: Collection[Fact]
) -> dict[str, Collection[int]]:
    """By noun, the ids that may be told of: one question a noun."""
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        ids[row.noun].add(row.noun_id)
    seen: dict[str, Collection[int]] = {}
    for name, wanted in ids.items():
        noun = outward.noun_of(name)
        if noun and noun.action in scopes and user.may(Action(noun.action)):
            seen[name] = noun.visible(user, wanted)
    return seen
