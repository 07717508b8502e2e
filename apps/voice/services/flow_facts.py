"""What a flow may ask the house: is it open, how long is the line, who is calling."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
import structlog
from django.utils import timezone

from apps.channels.domain import signing
from apps.core import outgoing
from apps.customers.choices import CustomerStatus, Scheme
from apps.customers.errors import UnreadableAddress
from apps.customers.models import Identity
from apps.customers.services import identities
from apps.routing.models import Calendar, EntryPoint, Queue, QueueEntry
from apps.routing.services import hours, waits
from apps.voice.domain.flow import Facts, Kind
from apps.voice.models import Call, FlowRun
from apps.voice.services import flows, placing

log = structlog.get_logger(__name__)

MOST_FOUND = 20  # attributes of one answer
LONGEST = 200  # characters of one
SIGNATURE, TIMESTAMP = "Switchroom-Signature", "Switchroom-Timestamp"


def of(call: Call, graph: Mapping[str, Any]) -> Facts:
    """Only what the graph asks about."""
    now = timezone.now()
    named = {kind: _settings(graph, kind) for kind in (Kind.HOURS, Kind.WAIT)}
    channel = call.our_number.channel_id
    calendars = [each["calendar"] for each in named[Kind.HOURS] if each.get("calendar")]
    return Facts(
        is_open=placing.is_open(call, at=now) if named[Kind.HOURS] else True,
        expected_wait=_expected(_queue_of(channel), now) if named[Kind.WAIT] else None,
        calendars={
            str(pk): calendar.is_open(now)
            for pk, calendar in hours.calendars(Calendar.objects.filter(pk__in=calendars)).items()
        },
        waits={
            str(each["queue"]): _expected(Queue.objects.filter(pk=each["queue"]).first(), now)
            for each in named[Kind.WAIT]
            if each.get("queue")
        },
    )


def asks_hours(graph: Mapping[str, Any]) -> bool:
    """Whether it has another way for when the number itself is closed."""
    return any(not each.get("calendar") for each in _settings(graph, Kind.HOURS))


def look_up(call: Call, settings: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    """Who it is by the number that was keyed in, else by the number that calls; {} for nobody.

    A keyed number proves nothing: what it brings is for the agent to read, never said aloud.
    """
    keyed = known.get(str(settings.get("attribute") or ""), "")
    identity = _identity(call, keyed) if keyed else call.identity
    customer = identity.customer if identity is not None else None
    if customer is None or customer.status != CustomerStatus.ACTIVE or not customer.name:
        return {}
    known_of = {"customer": customer.name, "tier": customer.tier}
    return {name: value for name, value in known_of.items() if value}


def fetch(
    call: Call, settings: Mapping[str, Any], known: Mapping[str, str]
) -> dict[str, str] | None:
    """What a webhook of ours answers, as attributes; None when it did not.

    Signed with the flow's secret; never into our own network (core.outgoing).
    """
    flow = FlowRun.objects.select_related("version__flow").get(call=call).version.flow
    told = {
        "call": str(call.key), "caller": call.other_party, "number": call.our_number.number,
        "attributes": dict(known),
    }  # fmt: skip
    body, stamp = json.dumps(told).encode(), int(time.time())
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: str(stamp),
        SIGNATURE: signing.sign(body, timestamp=stamp, secret=flows.signing_secret(flow)),
    }
    try:
        answer = outgoing.post(str(settings["url"]), content=body, headers=headers)
        return _attributes(answer.json()) if answer.is_success else None
    except (
        outgoing.RefusedAddress,
        httpx.HTTPError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        log.warning("voice.data_action_failed", call=call.pk, problem=type(error).__name__)
        return None


def _attributes(told: Any) -> dict[str, str]:
    """Plain values under plain names; whatever else is there is left."""
    found = told.get("attributes", told)
    return {
        str(name)[:60]: str(value)[:LONGEST]
        for name, value in list(found.items())[:MOST_FOUND]
        if isinstance(value, str | int | float | bool) and str(name).isidentifier()
    }


def _identity(call: Call, keyed: str) -> Identity | None:
    brand = call.our_number.channel.brand
    for scheme in (Scheme.EXTERNAL_ID, Scheme.PHONE):
        try:
            value = identities.read(scheme, keyed, brand).value
        except UnreadableAddress:
            continue
        found = Identity.objects.current().filter(
            scheme=scheme, value=value, customer__brands=brand
        ).select_related("customer").first()  # fmt: skip
        if found is not None:
            return found
    return None


def _settings(graph: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    nodes = graph["nodes"].values()
    return [node.get("settings") or {} for node in nodes if node.get("kind") == kind]


def _queue_of(channel_id: int) -> Queue | None:
    point = EntryPoint.objects.select_related("queue").filter(channel=channel_id).first()
    return point.queue if point else None


def _expected(queue: Queue | None, now: datetime) -> float | None:
    if queue is None:
        return None
    ahead = QueueEntry.objects.waiting().filter(queue=queue).count()
    said = waits.expected(queue, ahead=ahead, now=now)
    return said.high if said else None
