"""The client says that nobody answers at this hour: a message, and nobody is rung."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async

from apps.voice.controller.overflowing import ASKS_TO_SPEAK
from apps.voice.domain.answer_hours import Who
from apps.voice.models import Recording
from tests.voice import desks
from tests.voice.domain.test_flow import graph, node
from tests.voice.telephone import Telephone, flow, installed

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED, OPEN = "sound:closed", "sound:open"


def said(words: str) -> dict[str, Any]:
    return graph("say", say=node("say", settings={"prompt": words}, next="e"), e=node("end"))


async def nobody_answers(told: dict[str, Any] | None = None) -> Telephone:
    phone = await installed(told)
    await sync_to_async(desks.hours)(phone.number.channel.brand, Who.MESSAGE)
    return phone


async def test_the_flow_for_closed_hours_holds() -> None:
    phone = await nobody_answers(said(OPEN))
    phone.number.closed_flow = await sync_to_async(flow)(phone.number, said(CLOSED), "Closed")
    await phone.number.asave()
    await phone.calls_in()
    assert phone.played() == [CLOSED]


async def test_a_flow_that_asks_for_the_hours_finds_them_closed() -> None:
    phone = await nobody_answers(graph(
        "hours",
        hours=node("hours", open="q", closed="say"), q=node("queue"),
        say=node("say", settings={"prompt": CLOSED}, next="e"), e=node("end"),
    ))  # fmt: skip
    await phone.calls_in()
    assert phone.played() == [CLOSED]


@pytest.mark.parametrize("leads", [None, said(OPEN)])
async def test_without_one_callers_speak_after_the_beep_and_it_waits_as_work(leads: Any) -> None:
    phone = await nobody_answers(leads)
    await phone.calls_in()
    assert await phone.listen() == ASKS_TO_SPEAK
    assert (await Recording.objects.aget()).state == "running"
    await phone.speak(7)
    call = await phone.call()
    assert (call.state, call.leaves) == ("ended", "voicemail")
    assert call.interaction is not None
    assert call.interaction.status == "waiting"
    assert "ring" not in phone.verbs()
