"""What programs outside hear of queues, offers and who is there."""

from __future__ import annotations

from apps.core.outward import noun, seen, tell, told
from apps.routing import events
from apps.routing.models import Offer, Presence, QueueEntry

SEE = "desk.use"


ENTRY = {"queue": "queue_id", "interaction": "interaction_id", "state": "state"}
OFFER = {"interaction": "entry__interaction_id", "agent": "agent__username", "state": "state"}
PRESENCE = {
    "user": "user__username", "presence": "presence", "routing": "routing", "device": "device"
}  # fmt: skip

noun("entry", action=SEE, visible=seen(QueueEntry),
     story=told(QueueEntry, ENTRY, brand="queue__brand_id"))  # fmt: skip
noun("offer", action=SEE, visible=seen(Offer),
     story=told(Offer, OFFER, brand="entry__queue__brand_id"))  # fmt: skip
noun("presence", action=SEE, visible=seen(Presence, by="user_id"),
     story=told(Presence, PRESENCE, by="user_id"))  # fmt: skip

tell("entry.queued", events.EntryQueued, noun="entry", id_of="entry_id",
     words="A contact waits in a queue")  # fmt: skip
tell("offer.made", events.OfferMade, noun="offer", id_of="offer_id",
     words="A contact was offered to an agent")  # fmt: skip
tell("offer.decided", events.OfferDecided, noun="offer", id_of="offer_id",
     words="An offer was taken, passed on or missed")  # fmt: skip
tell("presence.changed", events.PresenceChanged, noun="presence", id_of="user_id",
     words="Somebody came, went or is working")  # fmt: skip
