"""When an interaction was queued and first offered, and what was promised: told by routing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from apps.core import planned
from apps.interactions.models import Interaction

QUEUED = """
    WITH noted AS (
        UPDATE interactions_interaction SET queued_at = %(at)s
        WHERE id = ANY(%(parts)s::bigint[]) AND queued_at IS NULL
    )
    INSERT INTO interactions_interactionevent
        (interaction_id, kind, before, after, at, particulars)
    SELECT part, 'queued', '', '', %(at)s, jsonb_build_object('queue', queue)
    FROM unnest(%(parts)s::bigint[], %(queues)s::text[]) AS told (part, queue)
"""
PROMISED = """
    UPDATE interactions_case AS held SET respond_by = due.at
    FROM unnest(%(parts)s::bigint[], %(dues)s::timestamptz[]) AS due (part, at)
    JOIN interactions_interaction AS part ON part.id = due.part
    WHERE held.id = part.case_id AND held.waiting_since IS NOT NULL
        AND (held.respond_by IS NULL OR held.respond_by > due.at)
"""
OFFERED = """
    UPDATE interactions_interaction SET offered_at = %s
    WHERE id = ANY(%s) AND offered_at IS NULL
"""


def queued(queues: Mapping[int, str], *, at: datetime) -> None:
    """``queues``: by interaction, the name of the one it waits in now."""
    if queues:
        with planned.cursor() as cursor:
            cursor.execute(QUEUED, {"parts": [*queues], "queues": [*queues.values()], "at": at})


def promised(dues: Mapping[int, datetime]) -> None:
    """By interaction, until when the customer of its case is to have an answer.

    An earlier promise stands. Only while they wait for one: an answer in the meantime has kept
    it already.
    """
    if dues:
        with planned.cursor() as cursor:
            cursor.execute(PROMISED, {"parts": [*dues], "dues": [*dues.values()]})


def offered(*, interaction_ids: Collection[int], at: datetime) -> None:
    with planned.cursor() as cursor:  # hundreds at once: one parameter, not hundreds
        cursor.execute(OFFERED, [at, list(interaction_ids)])


def wrap_up_due(*, interaction_id: int, at: datetime) -> None:
    """Until when wrap-up may take, unless somebody said so before."""
    Interaction.objects.filter(
        pk=interaction_id, ended_at__isnull=False, wrap_up_due_at__isnull=True
    ).update(wrap_up_due_at=at)
