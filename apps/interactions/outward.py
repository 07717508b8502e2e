"""What programs outside hear of cases, interactions and messages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from apps.core.outward import noun, seen, tell, told
from apps.interactions import events
from apps.interactions.models import Case, Interaction, Message

SEE = "case.view"

noun(
    "case",
    action=SEE,
    visible=seen(Case),
    story=told(
        Case,
        {"case": "number", "customer": "customer_id", "status": "status", "version": "version",
         "brand": "brand__slug"},
        brand="brand_id",
    ),
)  # fmt: skip
noun(
    "interaction",
    action=SEE,
    visible=seen(Interaction),
    story=told(
        Interaction,
        {"case": "case__number", "customer": "customer_id", "kind": "kind", "status": "status",
         "brand": "case__brand__slug"},
        brand="case__brand_id",
    ),
)  # fmt: skip
noun(
    "message",
    action=SEE,
    visible=seen(Message),
    story=told(
        Message,
        {"case": "case__number", "interaction": "interaction_id", "seq": "seq", "kind": "kind",
         "direction": "direction", "visibility": "visibility", "brand": "case__brand__slug"},
        brand="case__brand_id",
    ),
)  # fmt: skip


MOST_LOOKED_AT = 50_000  # messages: far more than come in that span


def _messages(since: datetime, until: datetime) -> Collection[int]:
    """By their numbers, which grow with time: messages have no index of it."""
    newest = Message.objects.aggregate(pk=Max("pk"))["pk"] or 0
    rows = Message.objects.filter(
        pk__gt=newest - MOST_LOOKED_AT, created_at__gte=since, created_at__lt=until
    )
    return list(rows.values_list("pk", flat=True))


tell(
    "message.created", events.MessageAdded, noun="message", id_of="message_id",
    words="A message, a reply or a note", rows=_messages,
)  # fmt: skip

for _name, _event, _noun, _id, _words in (
    ("case.changed", events.CaseChanged, "case", "case_id", "A fact of a case changed"),
    ("case.merged", events.CasesMerged, "case", "survivor_id", "A case was taken into another"),
    ("interaction.opened", events.InteractionOpened, "interaction", "interaction_id",
     "Somebody turned to us"),
    ("interaction.assigned", events.InteractionAssigned, "interaction", "interaction_id",
     "An agent has it"),
    ("interaction.released", events.InteractionReleased, "interaction", "interaction_id",
     "It waits again"),
    ("interaction.moved_on", events.InteractionMovedOn, "interaction", "interaction_id",
     "Its status changed"),
    ("interaction.wrapped_up", events.InteractionWrappedUp, "interaction", "interaction_id",
     "The work on it is done"),
    ("interaction.rated", events.InteractionRated, "interaction", "interaction_id",
     "The customer rated it"),
    ("message.changed", events.MessageChanged, "message", "message_id",
     "It was delivered, read, edited or reacted to"),
):  # fmt: skip
    tell(_name, _event, noun=_noun, id_of=_id, words=_words)
