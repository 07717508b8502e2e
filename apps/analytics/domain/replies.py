"""How soon we answered, in words: a person's reply and a bot's are different things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.analytics.domain.story import Said, Speaker


@dataclass(frozen=True, slots=True)
class Replies:
    """Times in milliseconds since the epoch; None where it did not happen (yet)."""

    first_asked: int | None = None  # the customer's first message
    first_human: int | None = None  # the first word of a person after it
    first_bot: int | None = None
    turns: int = 0  # times a person answered what the customer had asked
    turn_ms: int = 0  # together, from the first unanswered message on
    received: int = 0
    sent: int = 0
    sent_by_bot: int = 0
    answered_by: int = 0  # who wrote the first human reply


def replies(said: Sequence[Said]) -> Replies:
    """A bot's words answer nobody: a turn stays ours until a person writes.

    Several messages of the customer in a row are one turn, from the first of them.
    """
    asked = first_asked = first_human = first_bot = None
    turns = turn_ms = received = sent = by_bot = answered_by = 0
    for word in said:
        if word.speaker is Speaker.CUSTOMER:
            received += 1
            first_asked = word.at if first_asked is None else first_asked
            asked = word.at if asked is None else asked
        elif word.speaker is Speaker.BOT:
            by_bot += 1
            if first_asked is not None and first_bot is None:
                first_bot = word.at
        else:
            sent += 1
            if first_asked is not None and first_human is None:
                first_human, answered_by = word.at, word.agent
            if asked is not None:
                turns, turn_ms, asked = turns + 1, turn_ms + max(word.at - asked, 0), None
    return Replies(
        first_asked, first_human, first_bot, turns, turn_ms, received, sent, by_bot, answered_by
    )
