"""Cases and messages written through the API, four at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from django.conf import settings

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.accounts.services import tokens
from apps.customers.services import identities
from apps.desk.bench import bare, stage
from apps.desk.bench.figures import Result, spread

AT_ONCE = 4
SECONDS = 10.0
CASES_AIM, MESSAGES_AIM = 130, 330  # a second

Say = Callable[[str], None]


def run(*, quick: bool, say: Say) -> Result:
    result = Result("api")
    built = stage.build(agents=1, chats_each=1)
    owner = User.objects.create(
        username=f"{built.brand.slug}-api",
        email=f"{built.brand.slug}@bench.example",
        role="supervisor",
        password="!",  # noqa: S106
    )
    owner.brands.add(built.brand)
    scopes = [Action.CASE_VIEW, Action.CASE_WORK, Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT]
    _, secret = tokens.create(user=owner, name="bench", scopes=scopes)
    seconds = 1.0 if quick else SECONDS
    customer = identities.resolve(
        scheme="email", value="bench@bench.example", brand=built.brand
    ).customer_id
    say("cases, then notes in one of them …")
    cases, notes = asyncio.run(_measure(secret, built.chat.key, customer, seconds))
    say("the floor: a bare app with one INSERT a request …")
    with bare.serving() as port:
        floor = asyncio.run(_floor(port, seconds / 2))
    result.figures["floor"] = spread(floor) | {"per_second": round(len(floor) * 2 / seconds, 1)}
    for name, found in (("cases", cases), ("messages", notes)):
        result.ratios[f"{name} to the floor"] = round(len(found) / max(len(floor) * 2, 1), 2)
    result.figures["cases"] = spread(cases) | {"per_second": round(len(cases) / seconds, 1)}
    result.figures["messages"] = spread(notes) | {"per_second": round(len(notes) / seconds, 1)}
    result.at_least("cases a second", len(cases) / seconds, CASES_AIM)
    result.at_least("messages a second", len(notes) / seconds, MESSAGES_AIM)
    return result


async def _measure(
    secret: str, channel: str, customer: int, seconds: float
) -> tuple[list[float], list[float]]:
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx.AsyncClient(base_url=settings.PUBLIC_URL, headers=headers, timeout=30) as api:
        numbers: list[int] = []

        async def open_case(n: int) -> None:
            given = {
                "customer": customer,
                "channel": channel,
                "subject": "Lamp arrived cracked",
                "message": {"body": "The glass is cracked along one side."},
            }
            made = await _posted(api, "/api/v1/cases/", given)
            numbers.append(made["number"])

        async def write(n: int) -> None:
            path = f"/api/v1/cases/{numbers[n % len(numbers)]}/messages/"
            await _posted(api, path, {"kind": "note", "body": "Two are left in the warehouse."})

        return await _paced(open_case, seconds), await _paced(write, seconds)


async def _floor(port: int, seconds: float) -> list[float]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as api:

        async def keep(n: int) -> None:
            await _posted(api, "/", {"body": "Two are left in the warehouse."})

        return await _paced(keep, seconds)


async def _paced(work: Callable[[int], Awaitable[None]], seconds: float) -> list[float]:
    """Seconds of each call, made by AT_ONCE callers one after the other."""
    spent: list[float] = []
    deadline = time.perf_counter() + seconds

    async def caller(first: int) -> None:
        n = first
        while time.perf_counter() < deadline:
            began = time.perf_counter()
            await work(n)
            spent.append(time.perf_counter() - began)
            n += AT_ONCE

    await asyncio.gather(*(caller(first) for first in range(AT_ONCE)))
    return spent


async def _posted(api: httpx.AsyncClient, path: str, given: dict[str, Any]) -> dict[str, Any]:
    answer = await api.post(path, json=given)
    if answer.status_code != 201:
        raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:300]}")
    return dict(answer.json())
