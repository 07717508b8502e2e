"""Facts: written down as soon as what happened is committed, numbered by one at a time.

A number of the database's sequence is taken before a transaction commits, so a reader who has
seen 12 could miss an 11 that commits later. Here the numbers are given to committed rows under
a lock, which the next one to number gets only when they can be seen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from apps.core import outward, planned
from apps.core.realtime import push
from apps.integrations.domain import matching
from apps.integrations.models import Dispatch, Fact, Subscription

GROUP = "facts"  # of the channel layer: "now at seq n"
NUMBERING = 4_201_177  # advisory lock
BATCH = 1_000
KEPT = timedelta(days=14)
SWEPT_AT_ONCE = 20_000
LOOKED_BACK = timedelta(minutes=4)
SETTLED = timedelta(seconds=20)  # until then its own process may still write it down

INSERT = "INSERT INTO integrations_fact (kind, noun, noun_id, facts, brands, at) VALUES "
ROW = "(%s, %s, %s, %s, '{}', %s)"
KEEP = """
UPDATE integrations_fact AS fact SET seq = told.seq, facts = told.facts, brands = told.brands
FROM jsonb_to_recordset(%s::jsonb)
    AS told (id bigint, seq bigint, facts jsonb, brands bigint[])
WHERE fact.id = told.id
"""


def record(events: Sequence[object]) -> None:
    """Write down what programs outside may hear of: one statement, no ORM, on hot paths."""
    now, values = timezone.now(), []
    for event in events:
        kind = outward.kind_of(event)
        if kind is not None:
            told = json.dumps(_plain(event), cls=DjangoJSONEncoder)
            values += [kind.name, kind.noun, getattr(event, kind.id_of), told, now]
    if values:
        rows = ", ".join([ROW] * (len(values) // ROW.count("%s")))
        with connection.cursor() as cursor:
            cursor.execute(INSERT + rows, values)


def catch_up(*, now: datetime) -> int:
    """Write down what a process that died did not: rows that are there without their fact."""
    since, until = now - LOOKED_BACK, now - SETTLED
    missed: list[Fact] = []
    for kind in outward.kinds():
        if kind.rows is None:
            continue
        ids = set(kind.rows(since, until))
        told = Fact.objects.filter(kind=kind.name, at__gte=since, noun_id__in=ids)
        missed += [
            Fact(kind=kind.name, noun=kind.noun, noun_id=pk)
            for pk in sorted(ids - set(told.values_list("noun_id", flat=True)))
        ]
    Fact.objects.bulk_create(missed)
    return len(missed)


def _plain(event: Any) -> dict[str, Any]:
    """The event's own words (before, after, state); its ids are named by the row's story."""
    said = ((field.name, getattr(event, field.name)) for field in fields(event))
    return {
        name: value
        for name, value in said
        if not name.endswith(("_id", "_ids")) and isinstance(value, str | int | bool | None)
    }


def number_all() -> int:
    """Number what is committed, and owe it to whoever subscribed; returns how many."""
    done = 0
    while found := _number_some():
        done += found
    return done


def _number_some() -> int:
    with transaction.atomic():
        with planned.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [NUMBERING])
            if not cursor.fetchone()[0]:
                return 0  # somebody else is at it
        rows = list(Fact.objects.all().unnumbered().order_by("id")[:BATCH])
        if not rows:
            return 0
        _complete(rows)
        _give_numbers(rows)
        _keep(rows)
        _owe(rows)
    push(GROUP, "facts", seq=rows[-1].seq)
    return len(rows)


def _complete(rows: list[Fact]) -> None:
    """Whose it is, and what programs call it: as it is now."""
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        ids[row.noun].add(row.noun_id)
    stories: dict[str, Mapping[int, outward.Told]] = {}
    for name, wanted in ids.items():
        noun = outward.noun_of(name)
        stories[name] = noun.story(wanted) if noun else {}
    for row in rows:
        told = stories[row.noun].get(row.noun_id)
        if told:
            row.brands = [brand for brand in told.brands if brand is not None]
            row.facts = {"id": row.noun_id} | dict(told.facts or {}) | row.facts
        else:  # gone meanwhile
            row.facts = {"id": row.noun_id} | row.facts


def _keep(rows: list[Fact]) -> None:
    """Hundreds of rows are one value: the ORM would say a case for each of them."""
    told = [{"id": r.pk, "seq": r.seq, "facts": r.facts, "brands": r.brands} for r in rows]
    with planned.cursor() as cursor:
        cursor.execute(KEEP, [json.dumps(told, cls=DjangoJSONEncoder)])


def _give_numbers(rows: list[Fact]) -> None:
    with planned.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('integrations_fact_seq') FROM generate_series(1, %s)", [len(rows)]
        )
        numbers = sorted(number for (number,) in cursor.fetchall())
    for row, number in zip(rows, numbers, strict=True):
        row.seq = number


def _owe(rows: list[Fact]) -> None:
    """A dispatch for each who asked for it."""
    subscriptions = list(Subscription.objects.active().prefetch_related("brands"))
    if not subscriptions:
        return
    asked = {one.pk: [brand.pk for brand in one.brands.all()] for one in subscriptions}
    Dispatch.objects.bulk_create(
        (
            Dispatch(subscription=one, fact=row)
            for row in rows
            for one in subscriptions
            if matching.wants(one.kinds, row.kind)
            and matching.concerns(asked[one.pk], row.brands)
            and matching.reaches(one.numbers, row.facts.get("number"))
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def ping(*, subscription: Subscription) -> Dispatch:
    """A fact that is about nothing, owed to this one alone: is anybody there?"""
    fact = Fact(kind="webhook.test", noun="webhook", noun_id=subscription.pk)
    _give_numbers([fact])
    fact.facts = {"id": subscription.pk, "name": subscription.name}
    fact.save()
    return Dispatch.objects.create(subscription=subscription, fact=fact)


def sweep(*, now: datetime) -> int:
    """Forget old facts and their log, some at a time."""
    old = Fact.objects.filter(at__lt=now - KEPT).order_by("at").values("pk")[:SWEPT_AT_ONCE]
    return Fact.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
