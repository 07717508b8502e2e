"""What the centre recorded since a moment, by channel: counted from events, offers and messages.

One statement per table; nothing here is kept, so that it can be held against what others saw.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.analytics.services import figures as counted
from apps.analytics.services import since as since_
from apps.core.api import Endpoint, asked

# Interactions of cases that began in the span. "arrived": the customer's, queued anew.
INTERACTIONS = """
SELECT i.kind,
    count(*) FILTER (WHERE i.continues_id IS NULL) AS arrived,
    count(*) FILTER (WHERE i.continues_id IS NOT NULL) AS continued,
    count(*) FILTER (WHERE i.continues_id IS NULL AND story.answered IS NOT NULL) AS answered,
    count(*) FILTER (WHERE story.abandoned IS NOT NULL) AS abandoned,
    count(*) FILTER (WHERE story.over IS NOT NULL) AS ended,
    count(*) FILTER (WHERE story.wrapped_up IS NOT NULL) AS wrapped_up,
    percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (
        ORDER BY extract(epoch FROM story.answered - story.opened)
    ) FILTER (WHERE i.continues_id IS NULL AND story.answered IS NOT NULL) AS waits,
    percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (
        ORDER BY extract(epoch FROM story.wrapped_up - coalesce(story.answered, story.opened))
    ) FILTER (WHERE story.wrapped_up IS NOT NULL) AS handling
FROM interactions_interaction i
JOIN interactions_case c ON c.id = i.case_id
CROSS JOIN LATERAL (
    SELECT min(at) FILTER (WHERE kind = 'opened') AS opened,
           min(at) FILTER (WHERE kind = 'answered') AS answered,
           min(at) FILTER (WHERE kind = 'abandoned') AS abandoned,
           min(at) FILTER (WHERE after IN ('wrap_up', 'ended')) AS over,
           max(at) FILTER (WHERE kind = 'wrapped_up') AS wrapped_up
    FROM interactions_interactionevent WHERE interaction_id = i.id
) story
WHERE c.opened_at >= %(since)s AND (%(all)s OR c.brand_id = ANY(%(brands)s))
GROUP BY i.kind
"""

MESSAGES = """
SELECT i.kind,
    count(*) FILTER (WHERE m.direction = 'in') AS received,
    count(*) FILTER (WHERE m.direction = 'out' AND m.kind = 'text') AS sent,
    count(*) FILTER (WHERE m.kind = 'note') AS notes
FROM interactions_interaction i
JOIN interactions_case c ON c.id = i.case_id
JOIN interactions_message m ON m.interaction_id = i.id
WHERE c.opened_at >= %(since)s AND m.created_at >= %(since)s
  AND (%(all)s OR c.brand_id = ANY(%(brands)s))
GROUP BY i.kind
"""

OFFERS = """
SELECT o.state, count(*)
FROM routing_offer o
JOIN routing_queueentry e ON e.id = o.entry_id
JOIN interactions_interaction i ON i.id = e.interaction_id
JOIN interactions_case c ON c.id = i.case_id
WHERE o.offered_at >= %(since)s AND (%(all)s OR c.brand_id = ANY(%(brands)s))
GROUP BY o.state
"""

RATINGS = """
SELECT r.score, count(*)
FROM interactions_rating r
JOIN interactions_interaction i ON i.id = r.interaction_id
JOIN interactions_case c ON c.id = i.case_id
WHERE c.opened_at >= %(since)s AND (%(all)s OR c.brand_id = ANY(%(brands)s))
GROUP BY r.score
"""


class Since(serializers.Serializer[Any]):
    since = serializers.DateTimeField(help_text="Cases opened from then on.")


class Spread(serializers.Serializer[Any]):
    p50 = serializers.FloatField()
    p95 = serializers.FloatField()


class ChannelFigures(serializers.Serializer[Any]):
    arrived = serializers.IntegerField(help_text="Contacts that customers began.")
    continued = serializers.IntegerField(help_text="Conversations that went on here.")
    answered = serializers.IntegerField()
    abandoned = serializers.IntegerField()
    ended = serializers.IntegerField()
    wrapped_up = serializers.IntegerField()
    waits = Spread(allow_null=True, help_text="Seconds from opened to answered.")
    handling = Spread(allow_null=True, help_text="Seconds from answered to wrapped up.")
    received = serializers.IntegerField()
    sent = serializers.IntegerField()
    notes = serializers.IntegerField()


class CentreFigures(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    channels = serializers.DictField(child=ChannelFigures())
    offers = serializers.DictField(child=serializers.IntegerField(), help_text="By outcome.")
    ratings = serializers.DictField(child=serializers.IntegerField(), help_text="By score.")
    measures = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()),
        help_text="What key figures are made of, by channel; as of counted_to.",
    )
    counted_to = serializers.DateTimeField(allow_null=True, help_text="Of the measures.")


class Figures(Endpoint):
    permission_classes = [granted(Action.FLOOR_VIEW)]

    @extend_schema(operation_id="centre_figures", parameters=[Since], responses=CentreFigures)
    def get(self, request: ProgramRequest) -> Response:
        """Contacts, offers, messages and ratings of one's brands since a moment."""
        since = asked(Since, request)["since"]
        return Response(CentreFigures(figures(request.user, since)).data)


def figures(reader: User, since: datetime) -> dict[str, Any]:
    scope = reader.scope(Action.FLOOR_VIEW)
    asked_of: dict[str, Any] = {
        "since": since,
        "all": scope is Scope.ALL,
        "brands": reader.brand_ids() if scope is not Scope.ALL else [],
    }
    said = {row.pop("kind"): row for row in _rows(MESSAGES, asked_of)}
    silent = {"received": 0, "sent": 0, "notes": 0}
    return {
        "since": since,
        "channels": {
            row.pop("kind"): row
            | {name: _spread(row[name]) for name in ("waits", "handling")}
            | said.get(kind, silent)
            for row in _rows(INTERACTIONS, asked_of)
            for kind in [row["kind"]]
        },
        "offers": {row["state"]: row["count"] for row in _rows(OFFERS, asked_of)},
        "measures": since_.by_kind(since, brands=asked_of["brands"], everything=asked_of["all"]),
        "counted_to": counted.counted_to(),
        "ratings": {str(row["score"]): row["count"] for row in _rows(RATINGS, asked_of)},
    }


def _spread(found: list[float] | None) -> dict[str, float] | None:
    if not found:
        return None
    return {"p50": round(float(found[0]), 2), "p95": round(float(found[1]), 2)}


def _rows(statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
