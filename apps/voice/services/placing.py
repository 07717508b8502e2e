"""Where does this call go? Decided once for each call, and counted exactly.

A brand's calls are decided one after the other, under a lock of its row; a desk that several
brands share is locked too. So no limit is passed and no share is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.services import ledger
from apps.routing.models import EntryPoint
from apps.routing.services import hours
from apps.voice.choices import CallState, LegRole, SiteKind, Why
from apps.voice.domain import allocation, answer_hours
from apps.voice.domain.allocation import Share
from apps.voice.domain.answer_hours import Who
from apps.voice.domain.placing import Asked, place
from apps.voice.events import CallChanged, CallForwarded
from apps.voice.models import AllocationRule, AnswerHours, Call, PartnerSite, Placement
from apps.voice.services import calls
from apps.voice.services.answer_hours import plan_of

if TYPE_CHECKING:
    from apps.routing.models import Queue


@dataclass(frozen=True, slots=True)
class Decision:
    who: Who
    why: str
    site: PartnerSite | None = None
    rule: AllocationRule | None = None


@transaction.atomic
def decide(
    call: Call, *, queue: Queue | None = None, at: datetime | None = None
) -> Placement | None:
    """The call's placement, made now; None when it had one, or nothing is agreed for it."""
    now, brand = at or timezone.now(), call.our_number.channel.brand
    if not (AllocationRule.objects.exists() or AnswerHours.objects.filter(brand=brand).exists()):
        return None
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    if Placement.objects.filter(call=call).exists():
        return None
    found = _by_hours(brand, now)
    if found is None or (found.who == Who.US and found.why != Why.NO_DESK):
        found = _by_shares(call, queue, now) or found
    if found is None:
        return None
    leg = None
    if found.site is not None:
        address = f"{found.site.number}@{found.site.trunk or call.asterisk.trunk}"
        leg = calls.dial_leg(call, role=LegRole.PARTNER, address=address)
    row = Placement.objects.create(
        call=call, site=found.site, rule=found.rule, leg=leg, who=found.who, why=found.why
    )
    calls.note(
        call, "placed", who=str(found.who), why=str(found.why),
        site=found.site.name if found.site else "", queue=_queue_of(call, queue),
    )  # fmt: skip
    return row


def takes_message(call: Call) -> bool:
    """Nobody answers at this hour: the line's flow for closed hours holds."""
    return Placement.objects.filter(call=call, who=Who.MESSAGE).exists()


def is_open(call: Call, *, at: datetime | None = None) -> bool:
    """Whether anybody answers now: by the number's own hours, and by the client's answer hours."""
    return not takes_message(call) and hours.opening_for(call.our_number.channel_id, at=at).is_open


def rings(placement: Placement) -> None:
    """The other desk is being rung."""
    _move(placement.call, CallState.FORWARDED)


@transaction.atomic
def answered(call: Call) -> None:
    """Customer and the other desk hear each other."""
    now = timezone.now()
    placement = Placement.objects.select_related("site").get(call=call)
    if not Placement.objects.filter(pk=placement.pk, answered_at=None).update(answered_at=now):
        return
    Call.objects.filter(pk=call.pk).update(talking_at=now)
    calls.note(call, "forwarded", site=str(placement.site))
    _tell(call, placement, _("Call answered by %(site)s") % {"site": placement.site})


@transaction.atomic
def came_back(call: Call) -> None:
    """The other desk refused or did not answer: the call is ours now."""
    placement = Placement.objects.select_related("site").get(call=call)
    back = Placement.objects.filter(pk=placement.pk, answered_at=None, came_back_at=None)
    if not back.update(came_back_at=timezone.now()):
        return
    _move(call, CallState.ARRIVING)
    calls.note(call, "came_back", site=str(placement.site))
    words = _("%(site)s did not answer: the call came back") % {"site": placement.site}
    _tell(call, placement, words)


def _by_hours(brand: Brand, now: datetime) -> Decision | None:
    """As the client's answer hours have it; None when it keeps none."""
    version = AnswerHours.objects.in_force(brand)
    if version is None:
        return None
    plan = plan_of(version, brand)
    ours = Placement.objects.ours(brand).count() if version.most_calls is not None else 0
    desk = _desk_of(brand, now)
    asked = Asked(answer_hours.who(plan, now), ours, version.most_calls, desk is not None)
    who = place(asked)
    why = Why.FORWARD if plan.is_forwarded(now) else Why.HOURS
    if asked.is_full and asked.who == Who.US:
        why = Why.FULL
    if who == Who.US and (asked.who == Who.OWN or asked.is_full):
        why = Why.NO_DESK
    return Decision(who, why, desk if who == Who.OWN else None)


def _desk_of(brand: Brand, now: datetime) -> PartnerSite | None:
    """The client's own desk, if one more call may ring there."""
    desks = PartnerSite.objects.in_use().of_brand(brand).filter(kind=SiteKind.CLIENT)
    locked = desks.select_for_update(of=("self",), no_key=True).select_related("calendar")
    live = Placement.objects.away().filter(site__in=desks.values("pk")).by_site()
    return next((desk for desk in locked.order_by("pk") if _has_room(desk, live)), None)


def _by_shares(call: Call, queue: Queue | None, now: datetime) -> Decision | None:
    """By the counted shares of the number, or of the queue it leads to; None: nobody has any."""
    shares = AllocationRule.objects.of_call(call.our_number, _queue_of(call, queue))
    rules = list(shares.select_related("site__calendar"))
    if not rules:
        return None
    sites = sorted({rule.site_id for rule in rules if rule.site_id})
    list(PartnerSite.objects.select_for_update(no_key=True).filter(pk__in=sites).order_by("pk"))
    turn = allocation.take_turn(_shares(rules, now))
    for rule in rules:
        taken = rule.counted + (rule.pk == turn.taker)
        AllocationRule.objects.filter(pk=rule.pk).update(
            credit=turn.credits[rule.pk], counted=taken
        )
    taker = next((each for each in rules if each.pk == turn.taker), None)
    why = Why.SPILL if turn.is_spilled else Why.SHARE
    return Decision(Who.US, why, taker.site if taker else None, taker)


def _queue_of(call: Call, queue: Queue | None) -> int | None:
    """The line it would stand in: where its flow sends it, else where its number leads."""
    if queue is not None:
        return queue.pk
    points = EntryPoint.objects.filter(channel=call.our_number.channel)
    return points.values_list("queue", flat=True).first()


def _shares(rules: list[AllocationRule], now: datetime) -> list[Share]:
    sites = [rule.site for rule in rules if rule.site]
    live = Placement.objects.away().filter(site__in=sites).by_site()
    calendars = hours.calendars([site.calendar for site in sites if site.calendar])
    found = []
    for rule in rules:
        site = rule.site
        if site is None:
            found.append(Share(rule.pk, rule.percent, rule.credit, rule.order))
            continue
        pure = calendars.get(site.calendar_id) if site.calendar_id else None
        works = site.is_active and site.archived_at is None
        here = Placement.objects.away().filter(rule=rule).count() if rule.most_calls else 0
        room = _has_room(site, live) and (rule.most_calls is None or here < rule.most_calls)
        is_open = works and (pure is None or pure.is_open(now))
        found.append(Share(rule.pk, rule.percent, rule.credit, rule.order, is_open, room))
    return found


def _has_room(site: PartnerSite, live: dict[int | None, int]) -> bool:
    return site.most_calls is None or live.get(site.pk, 0) < site.most_calls


def _move(call: Call, state: str) -> None:
    if Call.objects.live().filter(pk=call.pk).update(state=state, updated_at=timezone.now()):
        publish(CallChanged(call.pk))


def _tell(call: Call, placement: Placement, words: str) -> None:
    """A line in the customer's ledger, and the event."""
    if call.identity is not None:
        ledger.record(
            customer=call.identity.customer, kind=TouchpointKind.INTERACTION, summary=words,
            brand=call.our_number.channel.brand, ref=f"call:{call.pk}",
        )  # fmt: skip
    if placement.site_id is not None:
        publish(CallForwarded(call.pk, placement.site_id))
