"""One's own day so far, from one's states: when available, when away and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.routing.choices import PresenceState
from apps.routing.models import AgentStateEvent

FEWEST_HOURS = 9


@dataclass(frozen=True, slots=True)
class Block:
    """From ``start`` to ``end`` in hours of the day."""

    start: float
    end: float
    word: str
    is_work: bool

    @property
    def span(self) -> str:
        return f"{_clock(self.start)} – {_clock(self.end)}"

    @property
    def minutes(self) -> int:
        return round((self.end - self.start) * 60)


@dataclass(frozen=True, slots=True)
class Shift:
    blocks: list[Block]
    begin: int  # first hour drawn
    hours: int
    now: float
    clock: str

    @property
    def ticks(self) -> range:
        return range(self.begin, self.begin + self.hours)

    @property
    def worked(self) -> str:
        minutes = sum(block.minutes for block in self.blocks if block.is_work)
        return _("%(h)s h %(m)s min") % {"h": minutes // 60, "m": minutes % 60}


def of(user: User, *, now: datetime, zone: str) -> Shift | None:
    """None on a day one has not been here yet."""
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    events = (
        AgentStateEvent.objects.visible_to(user)
        .filter(user=user, field="presence", at__gte=midnight, at__lte=now)
        .select_related("reason")
        .order_by("at", "pk")
    )
    steps = [(event.at, event.after, str(event.reason or "")) for event in events]
    if not steps:
        return None
    ends = [at for at, _state, _reason in steps[1:]] + [now]
    blocks = [
        Block(_hour(at, midnight), _hour(end, midnight), reason or _word(state), _works(state))
        for (at, state, reason), end in zip(steps, ends, strict=True)
        if state != PresenceState.OFFLINE and end - at >= timedelta(minutes=1)
    ]
    if not blocks:
        return None
    begin = int(min(block.start for block in blocks))
    hours = min(max(FEWEST_HOURS, int(_hour(now, midnight)) + 1 - begin), 24 - begin)
    clock = local.strftime("%H:%M")
    return Shift(blocks, begin, max(hours, 1), _hour(now, midnight), clock)


def _word(state: str) -> str:
    return str(dict(PresenceState.choices).get(state, state))


def _works(state: str) -> bool:
    return state in (PresenceState.AVAILABLE, PresenceState.BUSY)


def _hour(at: datetime, midnight: datetime) -> float:
    return round((at - midnight).total_seconds() / 3600, 3)


def _clock(hour: float) -> str:
    minutes = round(hour * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
