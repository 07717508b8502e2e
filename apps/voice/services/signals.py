"""What the two browsers of a call tell each other, passed on to the other one and to nobody else.

The visitor's line and the line of the agent who holds the conversation: whoever else asks is
not heard. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.core import realtime
from apps.core.cache import count
from apps.voice.choices import LegRole, LegState
from apps.voice.domain import signals
from apps.voice.models import Leg

TO_AGENT, TO_VISITOR = "call-signal", "signal"


class TooManySignals(Exception):
    """One line said more than a browser ever does."""


def group(interaction_id: int) -> str:
    """The channel layer's group of the visitor's sockets."""
    return f"call.{interaction_id}"


def from_agent(*, user_id: int, channel: str, values: Mapping[str, Any]) -> bool:
    """False when there is nobody to tell. Raises BadSignal, TooManySignals."""
    signal = signals.read(values)
    leg = agent_line(user_id=user_id, channel=channel)
    if leg is None or leg.call.interaction_id is None:
        return False
    _spend(channel)
    realtime.push(group(leg.call.interaction_id), TO_VISITOR, **signal.told())
    return True


def from_visitor(*, channel: str, values: Mapping[str, Any]) -> bool:
    """False when there is nobody to tell. Raises BadSignal, TooManySignals."""
    signal = signals.read(values)
    own = _live().filter(channel=channel, role=LegRole.CUSTOMER).first()
    if own is None or own.call.interaction is None:
        return False
    owner = own.call.interaction.owner_id
    heard = _live().filter(
        call=own.call_id, role=LegRole.AGENT, user=owner, user__isnull=False, seen_at__isnull=False
    )
    leg = heard.order_by("-pk").first()
    if leg is None:
        return False
    _spend(channel)
    realtime.push(f"user.{owner}", TO_AGENT, leg=leg.channel, **signal.told())
    return True


def agent_line(*, user_id: int, channel: str) -> Leg | None:
    """Their own line, of a conversation that they hold."""
    rows = _live().filter(channel=channel, role=LegRole.AGENT, user=user_id)
    return rows.filter(call__interaction__owner=user_id).first()


def alive(*, user_id: int, channel: str) -> None:
    """The browser that carries the line is there."""
    if leg := agent_line(user_id=user_id, channel=channel):
        Leg.objects.filter(pk=leg.pk).update(seen_at=timezone.now())


def _live() -> QuerySet[Leg]:
    rows = Leg.objects.exclude(state=LegState.ENDED).filter(call__server=None, call__ended_at=None)
    return rows.select_related("call__interaction")


def _spend(channel: str) -> None:
    if count(f"voice:signals:{channel}", seconds=signals.PER_SECONDS) > signals.PER_LINE:
        raise TooManySignals
