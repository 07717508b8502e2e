"""A draft heard on the builder's own phone: on the fake engine, and once on a real line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from apps.accounts.models import User
from apps.interactions.errors import Refused
from apps.interactions.models import Interaction
from apps.voice.engine import facts
from apps.voice.errors import NoPhone
from apps.voice.models import Call, CallFlow, FlowRun, FlowStep, Leg, Order, Phone, VoiceServer
from apps.voice.services import acts, flow_trials, flows, orders, prompts
from tests import make
from tests.call_flows import HELLO, call_flow
from tests.voice.centre import Centre
from tests.voice.domain.test_flow import graph, node
from tests.voice.rig import tones, world
from tests.voice.telephone import Telephone, install

pytestmark = pytest.mark.django_db(transaction=True)
PROMPT = 880  # Hz


def build() -> tuple[Telephone, CallFlow, User]:
    phone = install()
    VoiceServer.objects.update(is_connected=True)
    admin = make.admin()
    Phone.objects.create(user=admin, server=phone.number.server, endpoint="web1", is_online=True)
    return phone, call_flow(brand=phone.number.channel.brand, by=admin), admin


async def on_the_phone(phone: Telephone, flow: CallFlow, admin: User) -> Leg:
    """Rung and answered."""
    call = await sync_to_async(flow_trials.dial)(flow=flow, by=admin)
    await taken(phone)
    leg = await Leg.objects.aget(call=call)
    phone.line = leg.channel
    await phone.hears(facts.LegUp(leg.channel))
    return leg


async def taken(phone: Telephone) -> None:
    for order in await sync_to_async(orders.waiting)(phone.number.server):
        phone.switchboard.order(order)
    await phone.settle()


async def test_the_builders_phone_rings_and_speaks_the_draft() -> None:
    phone, flow, admin = await sync_to_async(build)()
    leg = await on_the_phone(phone, flow, admin)
    assert ("ring", leg.channel, "web1") in phone.engine.done
    assert phone.played() == [HELLO]
    assert (await phone.call()).state == "in_flow"


async def test_keys_of_the_bar_lead_through_it_and_the_line_is_its_end() -> None:
    phone, flow, admin = await sync_to_async(build)()
    await on_the_phone(phone, flow, admin)
    call = await phone.call()
    order = await sync_to_async(acts.ask)(call=call, verb="digits", by=admin, digits="1")
    assert order is not None
    await taken(phone)
    await order.arefresh_from_db()
    assert order.state == "done"
    assert phone.played() == [HELLO, HELLO]
    await phone.press("4711#")
    call = await phone.call()
    assert (call.state, call.end) == ("ended", "flow")


async def test_nothing_is_left_of_it() -> None:
    phone, flow, admin = await sync_to_async(build)()
    await on_the_phone(phone, flow, admin)
    await phone.press("2")
    assert not await Interaction.objects.aexists()
    assert not await FlowStep.objects.aexists()
    assert not await FlowRun.objects.aexists()
    await sync_to_async(flows.discard_draft)(flow=flow, by=admin)


async def test_a_draft_may_be_thrown_away_while_somebody_hears_it() -> None:
    phone, flow, admin = await sync_to_async(build)()
    await on_the_phone(phone, flow, admin)
    await sync_to_async(flows.discard_draft)(flow=flow, by=admin)
    await phone.press("1")
    await phone.hang_up()
    assert (await phone.call()).state == "ended"


async def test_without_a_phone_or_a_number_it_is_refused_with_the_reason() -> None:
    phone, flow, admin = await sync_to_async(build)()
    await type(phone.number).objects.all().adelete()
    with pytest.raises(Refused, match="no number yet"):
        await sync_to_async(flow_trials.dial)(flow=flow, by=admin)
    await Phone.objects.all().adelete()
    with pytest.raises(NoPhone):
        await sync_to_async(flow_trials.dial)(flow=flow, by=admin)
    assert not await Order.objects.aexists()
    assert not await Call.objects.aexists()


async def test_on_a_real_line_the_draft_is_heard_and_a_key_leads_on(
    switched: Centre, tmp_path: Path
) -> None:
    outside = switched.outside
    flow = await sync_to_async(drafted)(switched, tmp_path)
    await sync_to_async(flow_trials.dial)(flow=flow, by=switched.agent)
    line = await outside.ringing("agent1001")
    await outside.answer(line)
    await outside.listen(line, "draft")
    await switched.state("in_flow")
    await asyncio.sleep(2)
    await outside.stop_listening("draft")
    await outside.press(line, "1")
    await outside.is_over(line)
    assert (await switched.state("ended")).end == "flow"
    heard = world.recording(outside.far, "draft")
    assert tones.heard(heard, (440, PROMPT), start=0.8, end=1.5) == {PROMPT}


def drafted(centre: Centre, folder: Path) -> CallFlow:
    tone = folder / "tone.wav"
    tones.write(tone, PROMPT, seconds=10)
    brand, by = centre.queue.brand, centre.agent
    prompt = prompts.upload(brand=brand, name="Tone", content=tone.read_bytes(), by=by)
    menu = node("menu", choices={"1": "line"}, settings={"prompt": prompt.pk}, timeout="bye",
                invalid="bye")  # fmt: skip
    told = graph("menu", menu=menu, line=node("queue"), bye=node("end"))
    return call_flow(brand=brand, by=by, graph=told)
