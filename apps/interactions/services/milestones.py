"""When an interaction was queued and first offered: noted once, never moved."""

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
OFFERED = """
    UPDATE interactions_interaction SET offered_at = %s
    WHERE id = ANY(%s) AND offered_at IS NULL
"""


def queued(*, interaction_id: int, queue: str, at: datetime) -> None:
    particulars = json.dumps({"queue": queue})
    with connection.cursor() as cursor:
        cursor.execute(QUEUED, [at, interaction_id, interaction_id, at, particulars])


def offered(*, interaction_ids: Collection[int], at: datetime) -> None:
    with connection.cursor() as cursor:  # hundreds at once: one parameter, not hundreds
        cursor.execute(OFFERED, [at, list(interaction_ids)])


def wrap_up_due(*, interaction_id: int, at: datetime) -> None:
    """Until when wrap-up may take, unless somebody said so before."""
    Interaction.objects.filter(
        pk=interaction_id, ended_at__isnull=False, wrap_up_due_at__isnull=True
    ).update(wrap_up_due_at=at)
