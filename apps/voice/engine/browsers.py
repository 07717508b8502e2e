"""Calls that two browsers carry: the rows are changed at once, and both sides follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from apps.voice.choices import CallEnd, GapReason
from apps.voice.errors import CannotDo
from apps.voice.models import Call, Recording
from apps.voice.services import calls, pieces, web_calls

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.domain.sound import Sound

KEYS = ("answer", "drop", "hold", "resume", "mute", "hide", "hang_up")


class Browsers:
    def cannot(self, verb: str) -> str:
        if verb in KEYS:
            return ""
        said = {
            "consult": _(
                "A call from a website can be given to a colleague or a queue, not to a telephone."
            ),
            "digits": _("There is no telephone at the other end that hears keys."),
            "supervise": _("Two browsers carry this call: nobody can listen to it."),
        }
        return said.get(verb, _("Only two can talk in a call from a website."))

    def act(self, call: Call, *, verb: str, by: User, **particulars: Any) -> None:
        if why := self.cannot(verb):
            raise CannotDo(why)
        match verb:
            case "answer":
                web_calls.answer(call, by=by)
            case "drop":
                web_calls.pass_on(call, by=by)
            case "hold":
                if calls.hold(call, by=by):
                    web_calls.gap(call, GapReason.HOLD, opens=True)
            case "resume":
                if calls.resume(call, by=by):
                    web_calls.gap(call, GapReason.HOLD, opens=False)
            case "mute":
                for leg in call.legs.filter(user=by, ended_at=None):
                    calls.leg_muted(leg, muted=bool(particulars.get("muted")))
            case "hide":
                web_calls.gap(call, GapReason.CARD, opens=bool(particulars.get("hidden")))
            case "hang_up":
                web_calls.end(call, how=CallEnd.AGENT, by=by)

    def ring(self, call: Call, *, offer: int) -> None:
        """The offer on the desk is its ringing."""

    def stop_ringing(self, call: Call, *, offer: int) -> None:
        """It goes with the offer."""

    def overflow(self, call: Call, *, action: str, number: str) -> None:
        """There is no telephone on which it could go elsewhere: they wait on."""

    def to_line(self, call: Call) -> None:
        web_calls.follow(call)

    def to_owner(self, call: Call) -> None:
        web_calls.follow(call)

    def closed(self, call: Call) -> None:
        web_calls.follow(call)

    def sound_of(self, recording: Recording) -> tuple[bytes, Sound]:
        return pieces.joined(recording)

    def forget(self, recording: Recording) -> None:
        pieces.forget(recording)
