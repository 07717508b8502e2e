"""Callers of the simulation on real Asterisks: what they saw is what the centre keeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from apps.desk.simulation import report
from apps.desk.simulation.callers import Caller
from apps.desk.simulation.far import Far
from apps.desk.simulation.ledger import Ledger
from apps.desk.simulation.plan import Call as Plan
from apps.voice.api.calls import CallShape
from apps.voice.models import Call
from tests.voice import centre as centres
from tests.voice.centre import NUMBER, Centre
from tests.voice.rig.instance import PASSWORD, USER, Asterisk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def ready(
    telephones: tuple[Asterisk, Asterisk], transactional_db: None
) -> AsyncIterator[tuple[Centre, Far]]:
    ours, theirs = telephones
    centre = await sync_to_async(centres.build)(ours)
    told = {"ari": theirs.url, "user": USER, "password": PASSWORD, "app": theirs.app}
    async with Far(told) as far, centres.driven(centre):
        await centre.until_phone_is_ready()
        yield centre, far


def caller(far: Far, ledger: Ledger, n: int, *, patience: float) -> Caller:
    plan = Plan(n, comes_after=0, patience=patience, talks=1.5, ends_it=True)
    return Caller(far, ledger, plan, number=f"+493055500{n}", dials=NUMBER)


async def test_one_loses_patience_and_one_talks(ready: tuple[Centre, Far]) -> None:
    centre, far = ready
    ledger = Ledger()
    await caller(far, ledger, 1, patience=1.5).ring()
    await centre.until(lambda: not Call.objects.live().exists())
    second = caller(far, ledger, 2, patience=30)
    ringing = asyncio.create_task(second.ring())
    await centre.state("waiting")
    await centre.offer()
    line = await asyncio.wait_for(far.rings["agent1001"].get(), centres.PATIENCE)
    assert line.other == second.number
    await far.answer(line)
    second.answered.set()
    await ringing
    await centre.until(lambda: not Call.objects.live().exists())
    assert (dict(ledger.arrived), dict(ledger.abandoned)) == ({"voice": 2}, {"voice": 1})
    rows: Any = await sync_to_async(lambda: CallShape(Call.objects.all(), many=True).data)()
    lines = report.calls(ledger, rows)
    assert [(each.name, each.observed, each.recorded) for each in lines[:2]] == [
        ("calls: made", "2", "2"),
        ("calls: spoken in", "1", "1"),
    ]
    assert lines[2].agrees
