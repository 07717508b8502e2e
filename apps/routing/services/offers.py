"""The answer to an offer: accepted, passed on, missed, or the browser was not there.

The order of locks is the same everywhere: people by pk, then the entry, then the case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.core.events import publish
from apps.interactions.errors import AlreadyTaken
from apps.interactions.models import Interaction
from apps.interactions.services import conversations
from apps.routing.choices import DeviceState, OfferState, PresenceState
from apps.routing.domain import states
from apps.routing.domain.states import Actor, Device
from apps.routing.errors import OfferGone
from apps.routing.events import OfferDecided
from apps.routing.models import Offer, Presence, QueueEntry
from apps.routing.services import entries, presence

if TYPE_CHECKING:
    from apps.accounts.models import User

GRACE = timedelta(seconds=2)  # a click in the last second travels a while


def accept(*, offer_id: int, agent: User) -> Interaction:
    """The agent takes it: the interaction is theirs. Raises OfferGone.

    Twice is once: an accepted offer is accepted again without a word.
    """
    try:
        return _accept(offer_id=offer_id, agent=agent)
    except AlreadyTaken:
        raise OfferGone from None


@transaction.atomic
def _accept(*, offer_id: int, agent: User) -> Interaction:
    now = timezone.now()
    row = presence.locked([agent.pk])[agent.pk]
    offer = Offer.objects.select_related("entry").filter(pk=offer_id, agent=agent).first()
    if offer is not None and offer.state == OfferState.ACCEPTED:
        return Interaction.objects.get(pk=offer.entry.interaction_id)
    if offer is None or not _decide(offer, OfferState.ACCEPTED, at=now, until=now - GRACE):
        raise OfferGone
    entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=offer.entry_id)
    conversations.assign(interaction_id=entry.interaction_id, agent=agent, at=now)
    entries.hold(entry, agent_id=agent.pk, at=now)
    row.missed_at = None
    presence.settle(row, now=now)
    return Interaction.objects.get(pk=entry.interaction_id)


@transaction.atomic
def decline(*, offer_id: int, agent: User) -> None:
    """Passed on: it goes to somebody else, and back to this agent only when nobody takes it."""
    now = timezone.now()
    row = presence.locked([agent.pk])[agent.pk]
    offer = Offer.objects.filter(pk=offer_id, agent=agent).first()
    if offer is None or not _decide(offer, OfferState.DECLINED, at=now):
        raise OfferGone
    entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=offer.entry_id)
    entries.pass_over(entry, agent.pk, now=now)
    entries.back_in_line(entry, at=now)
    presence.settle(row, now=now)


@transaction.atomic
def fail_device(*, user_id: int, device: str = DeviceState.SOCKET_LOST, words: str = "") -> None:
    """Their socket or microphone is gone: open offers go on at once and count against nobody."""
    now = timezone.now()
    row = presence.locked([user_id])[user_id]
    if row.device != device:
        presence.move(row, "device", device, actor=Actor.SYSTEM, words=words, at=now)
    for offer in Offer.objects.open().filter(agent=user_id).order_by("entry_id"):
        if _decide(offer, OfferState.DEVICE_FAILED, at=now):
            entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=offer.entry_id)
            entries.back_in_line(entry, at=now)
    presence.settle(row, now=now)


@transaction.atomic
def fail_phone(*, offer_id: int) -> None:
    """Their phone cannot be rung: it goes on at once, to somebody else first."""
    now = timezone.now()
    offer = Offer.objects.filter(pk=offer_id).first()
    if offer is None:
        return
    row = presence.locked([offer.agent_id])[offer.agent_id]
    if not _decide(offer, OfferState.DEVICE_FAILED, at=now):
        return
    entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=offer.entry_id)
    entries.pass_over(entry, offer.agent_id, now=now)
    entries.back_in_line(entry, at=now)
    presence.settle(row, now=now)


@transaction.atomic
def expire(*, now: datetime | None = None) -> int:
    """Sweep the offers nobody answered in time; returns how many."""
    moment = now or timezone.now()
    due = list(Offer.objects.run_out(moment).order_by("entry_id")[:1000])
    rows = presence.locked({offer.agent_id for offer in due})
    missed: defaultdict[int, list[Offer]] = defaultdict(list)
    for offer in due:
        row = rows[offer.agent_id]
        device = Device(row.device) if _was_heard(row, offer) else Device.SOCKET_LOST
        verdict = states.missed_offer(device=device, earlier_misses=_misses(row, moment))
        state = OfferState.EXPIRED if verdict.outcome == "missed" else OfferState.DEVICE_FAILED
        if not _decide(offer, state, at=moment):
            continue
        missed[offer.agent_id].append(offer)
        entry = QueueEntry.objects.select_for_update(of=("self",)).get(pk=offer.entry_id)
        if state == OfferState.EXPIRED:
            entry.boosts = sorted({*entry.boosts, "missed"})
        entries.back_in_line(entry, at=moment)
    for user_id, offers in sorted(missed.items()):
        _answer_for(rows[user_id], offers, now=moment)
    return sum(len(offers) for offers in missed.values())


def _decide(offer: Offer, state: str, *, at: datetime, until: datetime | None = None) -> bool:
    """Close an open offer; False when it was no longer open (or ran out before ``until``)."""
    still = Offer.objects.open().filter(pk=offer.pk)
    if until is not None:
        still = still.filter(expires_at__gt=until)
    if not still.update(state=state, decided_at=at):
        return False
    interaction_id, kind = QueueEntry.objects.values_list("interaction_id", "kind").get(
        pk=offer.entry_id
    )
    publish(OfferDecided(offer.pk, offer.entry_id, interaction_id, offer.agent_id, state, kind))
    return True


def _was_heard(row: Presence, offer: Offer) -> bool:
    """Whether their browser still beat when it ran out; an offer of two beats at least."""
    patience = (offer.expires_at - offer.offered_at).total_seconds()
    if row.seen_at is None or patience < 2 * states.HEARTBEAT_SECONDS:
        return True
    return row.seen_at > offer.expires_at - timedelta(seconds=states.GAP_AFTER)


def _misses(row: Presence, now: datetime) -> int:
    if row.missed_at is None:
        return 0
    return int((now - row.missed_at).total_seconds() <= states.MISSES_COUNT_WITHIN)


def _answer_for(row: Presence, offers: Sequence[Offer], *, now: datetime) -> None:
    """What a miss does to the person, once however many offers ran out together."""
    states_now = set(
        Offer.objects.filter(pk__in=[offer.pk for offer in offers]).values_list("state", flat=True)
    )
    if OfferState.EXPIRED not in states_now:
        if row.device == DeviceState.OK:
            presence.move(
                row, "device", DeviceState.SOCKET_LOST,
                actor=Actor.SYSTEM, words="No heartbeat during an offer", at=now,
            )  # fmt: skip
    else:
        verdict = states.missed_offer(device=Device.OK, earlier_misses=_misses(row, now))
        row.missed_at = now
        if verdict.return_after is not None:
            row.return_at = now + timedelta(seconds=verdict.return_after)
        elif row.presence == PresenceState.AVAILABLE:
            presence.move(
                row, "presence", PresenceState.AWAY,
                actor=Actor.SYSTEM, words="Missed two offers", at=now,
            )  # fmt: skip
    presence.settle(row, now=now)
