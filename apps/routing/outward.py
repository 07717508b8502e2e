"""What programs outside hear of queues, offers and who is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from apps.core.outward import Told, noun, tell
from apps.routing import events
from apps.routing.models import Offer, Presence, QueueEntry

if TYPE_CHECKING:
    from apps.accounts.models import User

SEE = "desk.use"


def _entries(user: User, ids: Collection[int]) -> Collection[int]:
    rows = QueueEntry.objects.visible_to(user).filter(pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _entry_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = QueueEntry.objects.filter(pk__in=ids).values_list(
        "pk", "queue__brand_id", "queue_id", "interaction_id", "state"
    )
    return {
        pk: Told((brand,), {"queue": queue, "interaction": part, "state": state})
        for pk, brand, queue, part, state in rows
    }


def _offers(user: User, ids: Collection[int]) -> Collection[int]:
    return set(Offer.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _offer_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = Offer.objects.filter(pk__in=ids).values_list(
        "pk", "entry__queue__brand_id", "entry__interaction_id", "agent__username", "state"
    )
    return {
        pk: Told((brand,), {"interaction": part, "agent": agent, "state": state})
        for pk, brand, part, agent, state in rows
    }


def _people(user: User, ids: Collection[int]) -> Collection[int]:
    rows = Presence.objects.visible_to(user).filter(user__in=ids)
    return set(rows.values_list("user_id", flat=True))


def _presence_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = Presence.objects.filter(user__in=ids).values_list(
        "user_id", "user__username", "presence", "routing", "device"
    )
    return {
        pk: Told((), {"user": name, "presence": said, "routing": state, "device": device})
        for pk, name, said, state, device in rows
    }


noun("entry", action=SEE, visible=_entries, story=_entry_story)
noun("offer", action=SEE, visible=_offers, story=_offer_story)
noun("presence", action=SEE, visible=_people, story=_presence_story)

tell("entry.queued", events.EntryQueued, noun="entry", id_of="entry_id",
     words="A contact waits in a queue")  # fmt: skip
tell("offer.made", events.OfferMade, noun="offer", id_of="offer_id",
     words="A contact was offered to an agent")  # fmt: skip
tell("offer.decided", events.OfferDecided, noun="offer", id_of="offer_id",
     words="An offer was taken, passed on or missed")  # fmt: skip
tell("presence.changed", events.PresenceChanged, noun="presence", id_of="user_id",
     words="Somebody came, went or is working")  # fmt: skip
