"""What programs outside hear of calls: whose, in which state, never a caller's number."""

from __future__ import annotations

from apps.core.outward import noun, seen, tell, told
from apps.voice import events
from apps.voice.models import Call

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


noun("call", action=SEE, visible=seen(Call),
     story=told(Call, TOLD, brand="number__channel__brand_id"))  # fmt: skip

tell("call.arrived", events.CallArrived, noun="call", id_of="call_id",
     words="Somebody calls one of our numbers")  # fmt: skip
tell("call.changed", events.CallChanged, noun="call", id_of="call_id",
     words="A call waits, is talked, is held or somebody joined")  # fmt: skip
tell("call.forwarded", events.CallForwarded, noun="call", id_of="call_id",
     words="Another desk took a call, or it came back")  # fmt: skip
tell("call.ended", events.CallEnded, noun="call", id_of="call_id",
     words="A call is over")  # fmt: skip
