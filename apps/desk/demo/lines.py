"""The call flow of the demo's number, as it was counted, and the draft of a better one."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from apps.accounts.models import Brand, User
from apps.desk.demo.house import House
from apps.voice.domain import flow_edits
from apps.voice.domain.flow import Kind
from apps.voice.models import FlowStep, FlowVersion
from apps.voice.services import flow_steps, flows, prompts

NAME = "Customer care"
RATE = 8000  # Hz, as a telephone plays it
SAID = {
    "Welcome": "Welcome to Hemrum, good to hear you.",
    "What is it about": "For a delivery press 1, for an order 2, for anything else 3.",
    "Order number": "Key in the number of your order and press hash.",
    "Callback": "We can call you back; you keep your place in the line. Press 1 for that.",
    "Closed": "We are closed. Leave a message, we answer in the morning.",
}
CAME = {
    "hours": (4120, 31, {"open": 3702, "closed": 387}),
    "welcome": (3702, 118, {"next": 3584}),
    "menu": (3584, 287, {"1": 1719, "2": 902, "3": 416, "timeout": 178, "invalid": 82}),
    "delivery": (1719, 0, {"next": 1719}),
    "order": (902, 134, {"next": 671, "timeout": 97}),
    "length": (3163, 0, {"short": 2401, "long": 762}),
    "callback": (762, 88, {"taken": 301, "declined": 373}),
    "line": (2774, 0, {}),
    "voicemail": (387, 119, {"next": 268}),
    "bye": (569, 0, {}),
}


def lay(house: House, *, now: datetime) -> None:
    elin, brand = house.people["elin"], house.brands["hemrum"]
    said = {
        name: str(_spoken(brand, name, text, elin, place).pk)
        for place, (name, text) in enumerate(SAID.items())
    }
    graph = _graph(house, said)
    flow = flows.create(brand=brand, name=NAME, by=elin, graph=graph)
    flows.publish(flow=flow, by=elin)
    live = FlowVersion.objects.published().get(flow=flow)
    FlowVersion.objects.filter(pk=live.pk).update(published_at=now - timedelta(days=96))
    FlowStep.objects.bulk_create(_counts(live))
    better = flow_edits.added(graph, Kind.SURVEY, after="voicemail", way="next")
    flows.save_draft(flow=flow, graph=better, by=elin)


def _graph(house: House, said: Mapping[str, str]) -> flow_edits.Graph:
    queue = str(house.queues["Delivery and returns"].pk)
    line = {"timeout": "line", "invalid": "line"}
    return {
        "start": "hours",
        "nodes": {
            "hours": _node("hours", "", open="welcome", closed="voicemail"),
            "welcome": _node("say", "Welcome", {"prompt": said["Welcome"]}, next="menu"),
            "menu": _node("menu", "What is it about?", {"prompt": said["What is it about"]}, **line)
            | {"choices": {"1": "delivery", "2": "order", "3": "length"}},
            "delivery": _node("set", "Delivery first", {"priority": 20}, next="length"),
            "order": _node(
                "digits", "Order number",
                {"prompt": said["Order number"], "store": "order_number", "least": 6},
                next="length", timeout="length",
            ),
            "length": _node("wait", "", {"seconds": 180}, short="line", long="callback"),
            "callback": _node("callback", "", {"prompt": said["Callback"]},
                              taken="bye", declined="line"),
            "line": _node("queue", "Customer care", {"queue": queue}),
            "voicemail": _node("voicemail", "", {"prompt": said["Closed"]}, next="bye"),
            "bye": _node("end", "Goodbye"),
        },
    }  # fmt: skip


def _node(
    kind: str, label: str, settings: Mapping[str, Any] | None = None, **exits: str
) -> dict[str, Any]:
    return {"kind": kind, "label": label, "settings": dict(settings or {}), "exits": exits}


def _counts(live: FlowVersion) -> list[FlowStep]:
    rows = []
    for node, (entered, hung_up, left) in CAME.items():
        told = {flow_steps.ENTERED: entered, flow_steps.HUNG_UP: hung_up, **left}
        rows += [FlowStep(version=live, node=node, way=way, count=n) for way, n in told.items()]
    return rows


def _spoken(brand: Brand, name: str, text: str, by: User, place: int) -> Any:
    """A chime stands in for the voice: nobody recorded the demo's words."""
    return prompts.upload(brand=brand, name=name, content=_chime(place), text=text, by=by)


def _chime(place: int) -> bytes:
    """Three soft notes, each prompt's its own."""
    notes = [440 * 2 ** ((place + step) / 12) for step in (0, 4, 7)]
    length = RATE // 4
    samples = [
        int(9000 * (1 - at / length) * math.sin(2 * math.pi * note * at / RATE))
        for note in notes
        for at in range(length)
    ]
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return made.getvalue()
