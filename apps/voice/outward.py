"""What programs outside hear of calls: whose, in which state, never a caller's number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from apps.core.outward import Told, noun, tell
from apps.voice import events
from apps.voice.models import Call

if TYPE_CHECKING:
    from apps.accounts.models import User

SEE = "case.view"
# What programs read, and where it is.
TOLD = {
    "number": "number__number",
    "direction": "direction",
    "state": "state",
    "end": "end",
    "interaction": "interaction_id",
    "case": "interaction__case__number",
    "site": "placement__site__name",
}


def _visible(user: User, ids: Collection[int]) -> Collection[int]:
    return set(Call.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = Call.objects.filter(pk__in=ids).order_by()
    found = rows.values_list("pk", "number__channel__brand_id", *TOLD.values())
    return {pk: Told((brand,), dict(zip(TOLD, told, strict=True))) for pk, brand, *told in found}


noun("call", action=SEE, visible=_visible, story=_story)

tell("call.arrived", events.CallArrived, noun="call", id_of="call_id",
     words="Somebody calls one of our numbers")  # fmt: skip
tell("call.changed", events.CallChanged, noun="call", id_of="call_id",
     words="A call waits, is talked, is held or somebody joined")  # fmt: skip
tell("call.forwarded", events.CallForwarded, noun="call", id_of="call_id",
     words="Another desk took a call, or it came back")  # fmt: skip
tell("call.ended", events.CallEnded, noun="call", id_of="call_id",
     words="A call is over")  # fmt: skip
