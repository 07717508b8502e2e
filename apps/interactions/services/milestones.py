"""When an interaction was queued and first offered, and what was promised: told by routing."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from apps.interactions.models import Interaction

QUEUED = """
    WITH noted AS (
        UPDATE interactions_interaction SET queued_at = %s WHERE id = %s AND queued_at IS NULL
    )
    INSERT INTO interactions_interactionevent
        (interaction_id, kind, before, after, at, particulars)
    VALUES (%s, 'queued', '', '', %s, %s)
"""
PROMISED = """
    UPDATE interactions_case AS held SET respond_by = %s
    FROM interactions_interaction AS part
    WHERE part.id = %s AND held.id = part.case_id AND held.waiting_since IS NOT NULL
      AND (held.respond_by IS NULL OR held.respond_by > %s)
"""
OFFERED = """
    UPDATE interactions_interaction SET offered_at = %s
    WHERE id = ANY(%s) AND offered_at IS NULL
"""


def queued(*, interaction_id: int, queue: str, at: datetime) -> None:
    particulars = json.dumps({"queue": queue})
    with connection.cursor() as cursor:
        cursor.execute(QUEUED, [at, interaction_id, interaction_id, at, particulars])


def promised(*, interaction_id: int, at: datetime) -> None:
    """Until when the customer of this case is to have an answer; an earlier promise stands.

    Only while they wait for one: an answer in the meantime has kept it already.
    """
    with connection.cursor() as cursor:
        cursor.execute(PROMISED, [at, interaction_id, at])


def offered(*, interaction_ids: Collection[int], at: datetime) -> None:
    with connection.cursor() as cursor:  # hundreds at once: one parameter, not hundreds
        cursor.execute(OFFERED, [at, list(interaction_ids)])


def wrap_up_due(*, interaction_id: int, at: datetime) -> None:
    """Until when wrap-up may take, unless somebody said so before."""
    Interaction.objects.filter(
        pk=interaction_id, ended_at__isnull=False, wrap_up_due_at__isnull=True
    ).update(wrap_up_due_at=at)
