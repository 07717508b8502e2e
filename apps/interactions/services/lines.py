"""The hottest path: a plain line of a running chat, in one statement that is its own transaction.

Most of what is said in chats needs none of what ``messages.append`` can: no file, no case to
wake, no reply to call off. What such a line needs is looked at, locked, numbered and written in
one go. A statement sees the rows as they were when it began, and only what it locks as it is
now; so a case that grew while it waited for the lock is left alone. Whatever is not plain gives
None, and the longer way finds out, under its lock, what can be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from apps.core import events, planned, realtime
from apps.interactions.choices import Direction, Landing, Status
from apps.interactions.models import Interaction, Message
from apps.interactions.services import messages
from apps.interactions.services.places import ASLEEP, AWAITED, PART, TAKEN, TURNED, Place

if TYPE_CHECKING:
    from apps.accounts.models import User

# Locks the case before its interaction, as everywhere (``places.HOLD``).
LINE = f"""
WITH seen AS MATERIALIZED (
    SELECT kept.id, kept.last_seq, {AWAITED} AS is_awaited
    FROM interactions_interaction AS part
    JOIN interactions_case AS kept ON kept.id = part.case_id
    WHERE part.id = %(interaction)s
), held AS MATERIALIZED (
    SELECT {", ".join(f"part.{name}" for name in PART)}
    FROM interactions_interaction AS part
    JOIN interactions_case AS held ON held.id = part.case_id
    JOIN seen ON seen.id = held.id AND seen.last_seq = held.last_seq
    WHERE part.id = %(interaction)s AND part.kind = 'chat' AND held.status = 'open'
      AND CASE WHEN %(author)s::bigint IS NULL
          THEN part.status = ANY(%(open)s) AND NOT seen.is_awaited
          ELSE part.status = 'active' AND part.owner_id = %(author)s::bigint
               AND held.last_seq <= coalesce(%(base_seq)s, held.last_seq)
               AND NOT EXISTS (SELECT FROM customers_identity
                               WHERE id = part.identity_id AND blocked_at IS NOT NULL)
          END
    FOR UPDATE OF held, part
), {TAKEN.format(case="(SELECT case_id FROM held)")}, {TURNED}, said AS (
    INSERT INTO interactions_message
        (created_at, updated_at, occurred_at, case_id, interaction_id, seq, kind, direction,
         visibility, author_id, sender, subject, body, body_html, quoted, recipients, client_id,
         provider_id, landing)
    SELECT %(at)s, %(at)s, %(at)s, id, %(interaction)s, last_seq, 'text', %(direction)s,
        'customer', %(author)s::bigint, %(sender)s, '', %(body)s, '', '', '{{}}', %(client_id)s,
        '', %(landing)s
    FROM taken
    RETURNING id
), undrafted AS (
    DELETE FROM interactions_draft
    WHERE case_id = (SELECT id FROM taken) AND author_id = %(author)s::bigint AND kind = 'reply'
)
SELECT said.id, taken.last_seq, taken.case_was, coalesce((SELECT moved FROM turned), false),
    taken.unpromised, held.*
FROM said, taken, held
"""  # noqa: S608  (of our own parts)
OPEN = [Status.WAITING.value, Status.ACTIVE.value]


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says. ``client_id``: the same twice is one message."""

    body: str
    client_id: str
    author: User | None = None  # None: the customer
    sender: str = ""  # the customer's name or address
    base_seq: int | None = None  # the newest message that the author has seen


def say(interaction_id: int, line: Line) -> Message | None:
    """Add the line and tell of it; None, and nothing changed, when it is not plain or not new."""
    if not 0 < len(line.body) <= messages.LONGEST_WORD:
        return None
    is_theirs = line.author is None
    told: dict[str, Any] = {
        "client_id": line.client_id,
        "body": line.body,
        "sender": line.sender,
        "direction": Direction.INBOUND if is_theirs else Direction.OUTBOUND,
        "landing": Landing.LIVE if is_theirs else "",
    }
    turn, at = "us" if is_theirs else "customer", timezone.now()
    bounds = {
        "interaction": interaction_id, "author": line.author and line.author.pk,
        "base_seq": line.base_seq, "open": OPEN, "asleep": ASLEEP,
        "turn": turn, "at": at, "shown": messages.preview(line.body),
    }  # fmt: skip
    with planned.cursor() as cursor:
        cursor.execute(LINE, told | bounds)
        row = cursor.fetchone()
    if row is None:
        return None
    pk, seq, case_was, has_turned, is_unpromised, *columns = row
    part: Interaction = Interaction.from_db(connection.alias, PART, columns)
    message = Message(
        id=pk, seq=seq, case_id=part.case_id, interaction=part, author=line.author,
        occurred_at=at, **told,
    )  # fmt: skip
    place = Place(seq, case_was, has_turned, False, is_unpromised)
    with events.prompt(), realtime.together():
        messages.announce(message, place, part, turn=turn)
    return message
