"""Visitors, agents and a mail server at work while one program after the other is killed."""

from __future__ import annotations

import asyncio
import json
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

import psycopg
import redis

from tests.core.supervision.centre import BASE_DIR, Centre, bare_environment
from tests.kill.agent import Agent
from tests.kill.stage import MAILBOX
from tests.kill.visitor import Visitor

VISITORS = 6
SAY_EVERY = 1.5  # seconds, each visitor
MAIL_EVERY = 1.0
CALM = 3.0  # seconds of traffic between two blows
RECOVERY = 45.0  # seconds until the centre is whole again
SETTLING = 120.0  # seconds at most for what is still on its way
STORY = (
    "SELECT 'entry', id, kind, state, agent_id, enqueued_at, updated_at"
    " FROM routing_queueentry WHERE kind = 'chat' OR state <> 'assigned' ORDER BY id",
    "SELECT 'offer', o.entry_id, o.agent_id, o.state, o.offered_at, o.expires_at, o.decided_at"
    " FROM routing_offer o JOIN routing_queueentry e ON e.id = o.entry_id"
    " WHERE e.kind = 'chat' OR o.state <> 'accepted' ORDER BY o.id",
    "SELECT 'running', pid, application_name, state, wait_event, xact_start, left(query, 300)"
    " FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid()",
    "SELECT 'state', user_id, field, before, after, words, at FROM routing_agentstateevent"
    " WHERE field <> 'routing' OR after = 'not_responding' ORDER BY at",
)
PROGRAMS = ("config.web", "celery", "manage.py router", "manage.py mail")


class Storm:
    """What the clients hold afterwards, to be compared with the rows."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.services = json.loads((centre.data / "services.json").read_text())
        self.stage: dict[str, Any] = self._in_centre("-m", "tests.kill.stage")
        self.address = centre.address
        self.visitors: list[Visitor] = []
        self.agents: list[Agent] = []
        self.mails: list[EmailMessage] = []
        self.accepted: list[str] = []  # Message-IDs that were answered with 250
        self.threads: dict[int, list[int]] = {}  # chat's case: seqs on a freshly loaded desk
        self.story = ""
        self.killed = 0
        self.longest_wait = 0.0  # seconds after the last blow, while somebody could take it

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.services["DATABASE_URL"]) as connection:
            return connection.execute(query, parameters).fetchall()

    def _story(self) -> str:
        """What became of the offers and of the people they went to, for a test that failed."""
        return "\n".join(str(row) for query in STORY for row in self.rows(query))

    async def blow(self) -> None:
        for cookie in self.stage["cookies"]:
            self.agents.append(Agent(self.address, cookie))
        for n in range(VISITORS):
            self.visitors.append(Visitor(self.address, self.stage["key"], f"v{n}"))
        living = [asyncio.create_task(one.live()) for one in [*self.agents, *self.visitors]]
        living += [asyncio.create_task(agent.work()) for agent in self.agents]
        talking = [asyncio.create_task(self._talk(n)) for n in range(VISITORS)]
        talking.append(asyncio.create_task(self._post()))
        try:
            await self._until(lambda: all(v.acknowledged for v in self.visitors), RECOVERY)
            await self._strike(living + talking)
            await _end(talking)
            await self._settle()
            for agent in self.agents:
                self.threads |= {number: await agent.thread(number) for number in agent.chats}
        finally:
            await _end(talking + living)
            for agent in self.agents:
                await agent.client.aclose()

    async def _strike(self, running: list[asyncio.Task[None]]) -> None:
        for words in (*PROGRAMS, "bin/postgres", "valkey-server"):
            await asyncio.sleep(CALM)
            if words == "valkey-server":
                with redis.Redis.from_url(self.services["REDIS_URL"]) as valkey:
                    valkey.flushall()
                await asyncio.sleep(CALM)
            struck = self.centre.children(words)  # all of the web at once
            for child in struck:
                child.kill()
            self.killed += len(struck)
            await self._until(lambda: not any(c.is_running() for c in struck), RECOVERY)  # noqa: B023
            await self._until(self._is_whole, RECOVERY)
            for task in running:
                assert not task.done(), task
        await asyncio.sleep(CALM)

    async def _settle(self) -> None:
        began = in_vain_since = time.monotonic()
        while not self._is_calm():
            now = time.monotonic()
            if not self._waits_in_vain():
                in_vain_since = now
            self.longest_wait = max(self.longest_wait, now - in_vain_since)
            if now - began > SETTLING:
                self.story = self._story()  # while it is still so
                return  # the tests say what is missing
            await asyncio.sleep(0.5)

    def _is_calm(self) -> bool:
        return not (
            any(visitor.open for visitor in self.visitors)
            or any(agent.owed for agent in self.agents)
            or {said for v in self.visitors for said in v.said}
            - {heard for agent in self.agents for heard in agent.heard}
            or any(len(v.shown) < 2 * len(v.said) for v in self.visitors)
            or sum(len(agent.cases) for agent in self.agents) < self._count("true")
            or self._count("state <> 'assigned'")
            or self._unread_mails()
        )

    def _count(self, entries: str) -> int:
        return self.rows(f"SELECT count(*) FROM routing_queueentry WHERE {entries}")[0][0]

    def _waits_in_vain(self) -> bool:
        """Something waits, and not every agent has an offer to answer."""
        offers = self.rows("SELECT count(*) FROM routing_offer WHERE state = 'open'")[0][0]
        return bool(self._count("state = 'waiting'")) and offers < len(self.agents)

    def _unread_mails(self) -> int:
        stored = "SELECT count(*) FROM contact_channels_inboundevent WHERE state = 'stored'"
        return self.rows(stored)[0][0]

    async def _talk(self, n: int) -> None:
        await asyncio.sleep(n * SAY_EVERY / VISITORS)
        count = 0
        while True:
            count += 1
            await self.visitors[n].say(f"v{n}-{count}")
            await asyncio.sleep(SAY_EVERY)

    async def _post(self) -> None:
        """A mail server: hands a mail over until it hears 250."""
        count = 0
        while True:
            count += 1
            mail = _mail(count)
            self.mails.append(mail)
            while not await asyncio.to_thread(self._hand_over, mail):
                await asyncio.sleep(0.5)
            self.accepted.append(mail["Message-ID"])
            await asyncio.sleep(MAIL_EVERY)

    def _hand_over(self, mail: EmailMessage) -> bool:
        with suppress(OSError, ValueError, KeyError, smtplib.SMTPException):
            door = json.loads((self.centre.data / "mail.json").read_text())["smtp"]
            with smtplib.SMTP(door["host"], door["port"], timeout=5) as server:
                server.send_message(mail)
                return True
        return False

    def _is_whole(self) -> bool:
        components = self.centre.components()
        return bool(components) and set(components.values()) == {"ok"}

    async def _until(self, holds: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not await asyncio.to_thread(holds):
            assert time.monotonic() < end, self.centre.said[-4000:]
            await asyncio.sleep(0.2)

    def _in_centre(self, *command: str) -> Any:
        environment = bare_environment() | {
            "SWITCHROOM_DATA": str(self.centre.data),
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
        }
        done = subprocess.run(
            [sys.executable, *command], cwd=BASE_DIR, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


def _mail(n: int) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Customer {n} <customer{n}@mail.example>"
    mail["To"] = MAILBOX
    mail["Subject"] = f"Order {n}"
    mail["Message-ID"] = f"<order-{n}-{os.getpid()}@mail.example>"
    mail.set_content(f"Where is order {n}?")
    return mail


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
