"""What the risk lane needs to know of contacts, read in a few queries for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from apps.interactions.choices import Direction, MessageKind
from apps.interactions.models import Interaction, Message
from apps.quality.domain import pace, risk
from apps.quality.domain.risk import Facts, Reason

CHUNK = 400
TEXT = 2000  # of each message: words to watch stand early


def of_interactions(
    contacts: Mapping[int, tuple[int, str]], triggers: Mapping[str, Any]
) -> dict[int, list[Reason]]:
    """Those of ``contacts`` (by id: agent, channel) that set off a trigger, and which."""
    found: dict[int, list[Reason]] = {}
    keys = list(contacts)
    for start in range(0, len(keys), CHUNK):
        for pk, facts in _facts(keys[start : start + CHUNK]):
            reasons = risk.reasons(facts, triggers)
            if reasons:
                found[pk] = reasons
    return found


def _facts(keys: Sequence[int]) -> Iterator[tuple[int, Facts]]:
    before = (
        Interaction.objects.filter(
            customer=OuterRef("customer"), opened_at__lt=OuterRef("opened_at")
        )
        .exclude(case=OuterRef("case"))
        .order_by("-opened_at")
        .values("opened_at")[:1]
    )
    complaint = Q(case__reason__name__icontains="complaint") | Q(
        case__tags__name__iexact="complaint"
    )
    rows = (
        Interaction.objects.filter(pk__in=keys)
        .annotate(
            rated=F("rating__score"),
            before=Subquery(before),
            moves=Count("events", filter=Q(events__kind="reassigned"), distinct=True),
            complaints=Count("case__tags", filter=complaint, distinct=True),
            reason_name=F("case__reason__name"),
        )
        .order_by("pk")
    )
    said, texts = _messages(keys)
    for row in rows:
        waits = [wait for wait in pace.waits(said[row.pk]).values() if wait.is_ours]
        yield (
            row.pk,
            Facts(
                rating=row.rated,
                days_since_last=_days(row.before, row.opened_at),
                longest_silence=max((wait.seconds / wait.goal for wait in waits), default=0.0),
                transfers=row.moves,
                is_complaint=bool(row.complaints) or "complaint" in (row.reason_name or "").lower(),
                texts=texts[row.pk],
            ),
        )


def _messages(
    keys: Sequence[int],
) -> tuple[defaultdict[int, list[pace.Said]], defaultdict[int, list[str]]]:
    said: defaultdict[int, list[pace.Said]] = defaultdict(list)
    texts: defaultdict[int, list[str]] = defaultdict(list)
    rows = (
        Message.objects.filter(interaction__in=keys, kind=MessageKind.TEXT)
        .exclude(direction=Direction.INTERNAL)
        .order_by("interaction", "seq")
        .values_list("pk", "interaction", "occurred_at", "direction", "interaction__kind", "body")
    )
    for pk, part, at, direction, kind, body in rows:
        is_ours = direction == Direction.OUTBOUND
        said[part].append(pace.Said(pk, at, part, kind, is_ours))
        if not is_ours:
            texts[part].append(body[:TEXT])
    return said, texts


def _days(before: datetime | None, opened_at: datetime) -> float | None:
    return None if before is None else (opened_at - before).total_seconds() / 86400
