"""Calls over a telephone server: every wish is an order to the process that drives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.voice.choices import CallState
from apps.voice.models import Call, Order, Recording
from apps.voice.services import orders, stored

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.voice.domain.sound import Sound

IN_A_ROOM = (CallState.TALKING, CallState.ON_HOLD)


class Telephone:
    def cannot(self, verb: str) -> str:
        return ""

    def act(self, call: Call, *, verb: str, by: User, **particulars: Any) -> Order:
        return orders.give(server=call.asterisk, call=call, verb=verb, by=by, **particulars)

    def ring(self, call: Call, *, offer: int) -> None:
        # What outlives its call (a callback, a voicemail) is taken by a click.
        if not call.leaves:
            self._give(call, "ring", offer=offer)

    def stop_ringing(self, call: Call, *, offer: int) -> None:
        self._give(call, "stop_ringing", offer=offer)

    def overflow(self, call: Call, *, action: str, number: str) -> None:
        if call.state == CallState.WAITING:
            self._give(call, "overflow", action=action, number=number)

    def to_line(self, call: Call) -> None:
        if call.state in IN_A_ROOM:
            self._give(call, "to_line")

    def to_owner(self, call: Call) -> None:
        if call.state in IN_A_ROOM:
            self._give(call, "to_owner")

    def closed(self, call: Call) -> None:
        """They may hang up when they like: wrap-up has begun, and the line is still theirs."""

    def sound_of(self, recording: Recording) -> tuple[bytes, Sound]:
        return stored.fetched(recording)

    def forget(self, recording: Recording) -> None:
        stored.forget(recording)

    def _give(self, call: Call, verb: str, **particulars: Any) -> None:
        if call.state != CallState.ENDED:
            orders.give(server=call.asterisk, call=call, verb=verb, **particulars)
