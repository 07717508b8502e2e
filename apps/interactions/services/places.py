"""The hot path: a message's place in its case, taken in one statement; who may take one, in one.

The UPDATE locks the case row until the transaction ends, so numbers have no gaps and no reader
sees n before n - 1. Everyone who needs both locks takes the case's before the interaction's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from apps.core import planned
from apps.interactions.choices import CaseStatus
from apps.interactions.models import Interaction

# Steps of a statement, shared with ``lines``, which finds the case by itself.
# ``turn`` says whose turn it is after the message: "us", "customer", or "" for no change.
# The interaction turns only when a place was taken: a retried message changes nothing.
TAKEN = """taken AS (
    UPDATE interactions_case AS held SET
        last_seq = last_seq + 1,
        updated_at = now(),
        last_message = coalesce(%(shown)s, last_message),
        last_message_at = greatest(last_message_at, %(at)s),
        waiting_since = CASE %(turn)s WHEN 'us' THEN coalesce(waiting_since, %(at)s)
                                      WHEN 'customer' THEN NULL ELSE waiting_since END,
        respond_by = CASE %(turn)s WHEN 'customer' THEN NULL ELSE respond_by END,
        status = CASE WHEN %(turn)s = 'us' AND status = ANY(%(asleep)s) THEN 'open'
                      ELSE status END,
        snoozed_until = CASE %(turn)s WHEN 'us' THEN NULL ELSE snoozed_until END,
        resolved_at = CASE WHEN %(turn)s = 'us' AND status = 'resolved' THEN NULL
                           ELSE resolved_at END,
        reopen_count = reopen_count + (%(turn)s = 'us' AND status = 'resolved')::int,
        version = version + (%(turn)s = 'us' AND status = ANY(%(asleep)s))::int
    WHERE id = {case} AND NOT EXISTS (
        SELECT FROM interactions_message
        WHERE interaction_id = %(interaction)s AND client_id = %(client_id)s
    )
    RETURNING held.id, last_seq, old.status AS case_was,
        waiting_since IS NOT NULL AND respond_by IS NULL AS unpromised
)"""
TURNED = """turned AS (
    UPDATE interactions_interaction SET
        attention = %(turn)s,
        attention_since = CASE WHEN attention = %(turn)s THEN attention_since ELSE now() END,
        first_reply_at = CASE %(turn)s WHEN 'customer' THEN coalesce(first_reply_at, now())
                                       ELSE first_reply_at END,
        updated_at = now()
    WHERE id = %(interaction)s AND %(turn)s <> '' AND EXISTS (SELECT FROM taken)
      AND (attention <> %(turn)s OR (%(turn)s = 'customer' AND first_reply_at IS NULL))
    RETURNING old.attention <> new.attention AS moved
)"""
# Of the case ``kept``: whether an answer waits there for its time, and for the customer's silence.
AWAITED = """EXISTS (
    SELECT FROM interactions_delivery AS owed
    JOIN interactions_message AS reply ON reply.id = owed.message_id
    WHERE owed.state = 'scheduled' AND owed.cancel_on_reply AND reply.case_id = kept.id
)"""
TAKE = f"""
WITH {TAKEN.format(case="%(case)s")}, {TURNED}
SELECT last_seq, case_was,
    coalesce((SELECT moved FROM turned), false),
    %(turn)s = 'us' AND {AWAITED},
    unpromised
FROM taken AS kept
"""  # noqa: S608  (of our own parts)
# The case before its interaction, as everywhere: whoever answers now holds the one and wants the
# other. Plain columns: the ORM takes longer to say this than the database to do it.
HOLD = """
SELECT part.id, part.case_id, part.channel_id, part.kind, part.identity_id, part.continues_id,
    part.status, part.owner_id, part.seq_shift,
    held.status, held.last_seq,
    EXISTS (SELECT FROM customers_identity
            WHERE id = part.identity_id AND blocked_at IS NOT NULL)
FROM interactions_interaction AS part
JOIN interactions_case AS held ON held.id = part.case_id
WHERE part.id = %s
FOR UPDATE OF held, part
"""
# Of HOLD, those of the interaction: in the order of its fields.
PART = (
    "id", "case_id", "channel_id", "kind", "identity_id", "continues_id", "status", "owner_id",
    "seq_shift",
)  # fmt: skip
ASLEEP = [CaseStatus.PENDING.value, CaseStatus.SNOOZED.value, CaseStatus.RESOLVED.value]


@dataclass(frozen=True, slots=True)
class Place:
    seq: int
    case_was: str  # the case's status just before
    has_turned: bool  # the interaction's attention changed
    is_awaited: bool  # a scheduled reply was to wait for this
    is_unpromised: bool  # the customer waits, and nothing says until when


@dataclass(frozen=True, slots=True)
class Held:
    """An interaction and its case under lock: nobody else adds to them, or ends them, now."""

    part: Interaction  # the columns of PART; the others are read when asked for
    case_status: str
    last_seq: int
    is_blocked: bool  # its customer's address


def hold(interaction_id: int) -> Held:
    """Raises Interaction.DoesNotExist."""
    with planned.cursor() as cursor:
        cursor.execute(HOLD, [interaction_id])
        row = cursor.fetchone()
    if row is None:
        raise Interaction.DoesNotExist
    return Held(part_of(row), *row[len(PART) :])


def part_of(row: Sequence[Any]) -> Interaction:
    """The interaction whose columns of PART ``row`` begins with."""
    part: Interaction = Interaction.from_db(connection.alias, PART, row[: len(PART)])
    return part


def take(
    interaction: Interaction, *, client_id: str, shown: str | None, turn: str, at: datetime
) -> Place | None:
    """None when the interaction has a message of this ``client_id`` already.

    ``shown`` is what lists show from now on; None keeps what they show.
    """
    with planned.cursor() as cursor:
        cursor.execute(
            TAKE,
            {
                "case": interaction.case_id, "interaction": interaction.pk,
                "client_id": client_id, "shown": shown, "turn": turn, "at": at, "asleep": ASLEEP,
            },
        )  # fmt: skip
        row = cursor.fetchone()
    return Place(*row) if row else None
