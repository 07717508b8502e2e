"""One contract for all that carries calls: real Asterisk, two browsers, the fake."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from asgiref.sync import sync_to_async

from apps.accounts.models import User
from apps.routing.models import Queue
from apps.routing.services import transfers
from apps.routing.services.router import Router
from apps.voice.engine import facts
from apps.voice.errors import CannotDo
from apps.voice.models import Call, Leg, Phone, RecordingGap
from apps.voice.services import acts, pieces
from tests import make
from tests.voice.centre import Centre
from tests.voice.telephone import Telephone, install
from tests.voice.test_flow_trial import taken
from tests.voice.test_three_people import in_conversation
from tests.voice.test_web_calls import House

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0  # seconds


@dataclass
class Carried:
    """A recorded call of ``agent``, whatever carries it; ``work`` lets that do what was asked."""

    agent: User
    other: User
    work: Callable[[], Awaitable[None]]

    async def ask(self, verb: str, **particulars: object) -> None:
        call = await self.call()
        await sync_to_async(acts.ask)(call=call, verb=verb, by=self.agent, **particulars)

    async def call(self) -> Call:
        return await Call.objects.select_related("interaction__case", "number", "server").aget()

    async def is_so(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await sync_to_async(condition)():
                await self.work()
                await asyncio.sleep(0.02)

    async def state(self, wanted: str) -> None:
        await self.is_so(lambda: Call.objects.filter(state=wanted).exists())


class Contract:
    async def test_keys_are_followed_and_what_it_cannot_do_is_said(self, carried: Carried) -> None:
        await carried.ask("hold")
        await carried.state("on_hold")
        await carried.ask("resume")
        await carried.state("talking")
        await carried.ask("mute", muted=True)
        await carried.is_so(lambda: Leg.objects.get(user=carried.agent).is_muted)
        await carried.ask("hide", hidden=True)
        await carried.is_so(lambda: _gaps("card", is_open=True) == 1)
        await carried.ask("hide", hidden=False)
        await carried.is_so(lambda: _gaps("card", is_open=False) == 1)
        assert await sync_to_async(_gaps)("hold", is_open=False) == 1
        await self.reaches_a_number(carried)
        await carried.ask("hang_up")
        await carried.state("ended")
        call = await carried.call()
        assert (call.end, call.interaction.status) == ("agent", "wrap_up")

    async def test_a_colleague_gets_it_and_then_the_line(self, carried: Carried) -> None:
        call = await carried.call()
        await sync_to_async(transfers.to_agent)(
            interaction=call.interaction, agent=carried.other, by=carried.agent
        )
        await carried.is_so(lambda: _has_line(carried.other) and not _has_line(carried.agent))
        await self.picks_up(carried)
        queue = await sync_to_async(_other_queue)(call)
        await sync_to_async(transfers.to_queue)(
            interaction=call.interaction, queue=queue, by=carried.other
        )
        await carried.state("waiting")
        await carried.is_so(lambda: not _has_line(carried.other))
        assert await Leg.objects.filter(role="customer", ended_at=None).aexists()

    async def reaches_a_number(self, carried: Carried) -> None:
        call = await carried.call()
        await sync_to_async(acts.consult_number)(call=call, text="+4930555888", by=carried.agent)
        await carried.is_so(lambda: Leg.objects.filter(role="outside").exists())

    async def picks_up(self, carried: Carried) -> None:
        """The colleague."""
        raise NotImplementedError


class TestAsterisk(Contract):
    @pytest.fixture
    async def carried(self, switched: Centre) -> Carried:
        await in_conversation(switched)
        await switched.make_other_available()
        self.outside = switched.outside

        async def runs_by_itself() -> None:
            return

        return Carried(switched.agent, switched.other, runs_by_itself)

    async def picks_up(self, carried: Carried) -> None:
        await self.outside.answer(await self.outside.ringing("agent1002"))
        await carried.state("talking")


class TestFake(Contract):
    @pytest.fixture
    async def carried(self) -> Carried:
        self.phone = await sync_to_async(install)()
        agent, other = await sync_to_async(_people)(self.phone)
        await self.phone.calls_in()
        await sync_to_async(lambda: Router().decide())()
        await taken(self.phone)
        await self._answers()
        return Carried(agent, other, lambda: taken(self.phone))

    async def picks_up(self, carried: Carried) -> None:
        await self._answers()
        await carried.state("talking")

    async def _answers(self) -> None:
        leg = await Leg.objects.aget(role="agent", ended_at=None)
        await self.phone.hears(facts.LegUp(leg.channel))


class TestBrowsers(Contract):
    @pytest.fixture
    async def carried(self) -> Carried:
        house = await sync_to_async(House)()
        await sync_to_async(self._talks)(house)

        async def done_at_once() -> None:
            return

        return Carried(house.ada, house.ben, done_at_once)

    def _talks(self, house: House) -> None:
        call, _leg = house.talking(media="voice", consent="ticked")
        make.presence(house.ben)
        pieces.start(call=call, client_id="1", content_type="audio/webm", by=house.ada)

    async def reaches_a_number(self, carried: Carried) -> None:
        call = await carried.call()
        with pytest.raises(CannotDo, match="to a colleague or a queue"):
            await sync_to_async(acts.consult_number)(
                call=call, text="+4930555888", by=carried.agent
            )
        with pytest.raises(CannotDo, match="Two browsers carry this call"):
            await sync_to_async(acts.supervise)(call=call, mode="listen", by=carried.other)
        with pytest.raises(CannotDo, match="hears keys"):
            await carried.ask("digits", digits="1")
        assert (await carried.call()).state == "talking"

    async def picks_up(self, carried: Carried) -> None:
        return


def _gaps(reason: str, *, is_open: bool) -> int:
    return RecordingGap.objects.filter(reason=reason, ended_at__isnull=is_open).count()


def _has_line(user: User) -> bool:
    return Leg.objects.filter(user=user, ended_at=None).exists()


def _other_queue(call: Call) -> Queue:
    return make.queue(brand=call.interaction.case.brand)


def _people(phone: Telephone) -> tuple[User, User]:
    team = phone.number.channel.entry_point.queue.teams.get()
    people = make.agent(team=team), make.agent(team=team)
    for each in people:
        server = phone.number.server
        Phone.objects.create(user=each, server=server, endpoint=f"web{each.pk}", is_online=True)
    make.presence(people[0], has_phone=True)
    make.presence(people[1])  # is not offered calls, and may be given one
    return people
