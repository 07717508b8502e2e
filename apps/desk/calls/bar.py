"""The call bar: the one call a person is in, as the rows have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.voice.choices import CallState, GapReason, LegRole, LegState, RecordingState
from apps.voice.models import Call, Leg, Recording
from apps.voice.services import calls, pieces, showing

THERE = (LegState.UP, LegState.HELD)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody else on the line besides customer and reader."""

    leg: Leg
    name: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """``is_hidden``: card data is being said, nothing is kept."""

    since: datetime
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Bar:
    call: Call
    line: Leg | None
    customer: Leg | None
    parties: list[Party]
    watchers: list[Leg]
    recorded: Recorded | None
    pop: str  # where another program opens the caller

    @property
    def mode(self) -> str:
        """rings | listens | dials | away | talks | tries: which keys it has."""
        line, state = self.line, self.call.state
        if self.call.is_web and line is not None and line.state == LegState.DIALLED:
            return "dials"
        if line is not None and line.role == LegRole.SUPERVISOR:
            return "listens"
        if line is not None and line.state in (LegState.DIALLED, LegState.RINGING):
            return "dials" if state == CallState.DIALLING else "rings"
        if state == CallState.DIALLING:
            return "dials"
        if self.call.is_trial:
            return "tries"
        return "talks" if line is not None else "away"

    @property
    def is_held(self) -> bool:
        return self.call.state == CallState.ON_HOLD

    @property
    def is_consulting(self) -> bool:
        return self.is_held and any(party.is_there for party in self.parties)

    @property
    def is_conference(self) -> bool:
        return not self.is_held and any(party.is_there for party in self.parties)

    @property
    def place(self) -> str:
        """Where it came in."""
        if self.call.number is not None:
            return self.call.number.channel.name
        return self.call.interaction.channel.name if self.call.interaction else ""

    @property
    def media(self) -> str:
        return self.call.interaction.kind if self.call.interaction else ""

    @property
    def wants_recording(self) -> bool:
        return self.call.is_web and pieces.is_wanted(self.call)

    @property
    def name(self) -> str:
        if self.call.is_trial:
            return _("A call flow on trial")
        talk = self.call.interaction
        if talk is not None and talk.customer_id:
            return str(talk.customer)
        return calls.shown_party(self.call)

    @property
    def since(self) -> datetime:
        return self.call.talking_at or self.call.started_at


def of(user: User) -> Bar | None:
    """The reader's call: where they have a line, else the one that waits for their phone."""
    rows = Call.objects.with_person(user).select_related(
        "interaction__case",
        "interaction__customer",
        "interaction__channel",
        "interaction__owner",
        "number__channel",
        "identity",
    )
    found = [bar for call in rows[:5] if (bar := _bar(call, user))]
    return min(found, key=lambda bar: (bar.line is None, bar.mode == "rings"), default=None)


def context(user: User) -> dict[str, Any]:
    return {"bar": of(user)}


def _bar(call: Call, user: User) -> Bar | None:
    legs = list(call.legs.filter(ended_at=None).select_related("user", "offer").order_by("pk"))
    line = next((leg for leg in reversed(legs) if leg.user_id == user.pk), None)
    if line is not None and line.offer_id and line.state not in THERE:
        line = None  # the offer's own card rings
        if call.state == CallState.WAITING:
            return None
    if line is None and call.state == CallState.WAITING:
        return None
    talking = (LegRole.AGENT, LegRole.OUTSIDE)
    others = [leg for leg in legs if leg.role in talking and leg.user_id != user.pk]
    return Bar(
        call=call,
        line=line,
        customer=next((leg for leg in legs if leg.role == LegRole.CUSTOMER), None),
        parties=[Party(leg, _name(leg), leg.state in THERE) for leg in others],
        watchers=_watchers(call, legs, user),
        recorded=_recorded(call),
        pop=showing.screen_pop(call, user),
    )


def _watchers(call: Call, legs: list[Leg], user: User) -> list[Leg]:
    """Who listens, where the number's policy says so; who can be heard is always named."""
    ears = [leg for leg in legs if leg.role == LegRole.SUPERVISOR and leg.state in THERE]
    others = [leg for leg in ears if leg.user_id != user.pk]
    return [leg for leg in others if call.our_number.tells_agent or leg.purpose != "listen"]


def _recorded(call: Call) -> Recorded | None:
    running = Recording.objects.filter(call=call, state=RecordingState.RUNNING).first()
    if running is None:
        return None
    hidden = running.gaps.filter(reason=GapReason.CARD, ended_at=None).exists()
    return Recorded(running.started_at, hidden)


def _name(leg: Leg) -> str:
    return str(leg.user) if leg.user else leg.address.partition("@")[0]
