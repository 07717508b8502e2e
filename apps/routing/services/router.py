"""The one process that decides: it holds an advisory lock, a twin stands by to take it.

Woken by NOTIFY, or once a second: snapshot, ``engine.match``, offers. A router that loses its
connection loses the lock with it; whatever it did until then was whole transactions.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import psycopg
import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from apps.core import heartbeat, tracing
from apps.routing.domain.engine import match
from apps.routing.models import Offer
from apps.routing.services import arrivals, directory, offering, reconciler, snapshot
from apps.routing.services.wake import CHANNEL

log = structlog.get_logger(__name__)

LOCK = 0x5311C4  # any number, the same for every router of a database
TICK_SECONDS = 1.0
STAND_BY_SECONDS = 0.5
GATHERING_SECONDS = 0.05  # newcomers whom nobody watches are lined up together
ROUNDS_AT_ONCE = 20  # then the sweeps get their turn


class Router:
    """Decides as long as it is asked to; keeps what seldom changes between the rounds."""

    def __init__(self) -> None:
        self._line = snapshot.WaitingLine()
        self._directory: directory.Directory | None = None
        self._swept_at = 0.0
        self._round = 0

    def decide(self, *, now: datetime | None = None) -> list[Offer]:
        """One round: offer what can be offered now."""
        moment = now or timezone.now()
        available = snapshot.available()
        if not available:
            return []
        people = self._current(moment, {row.user_id for row in available})
        agents = snapshot.agents(available, people)
        if not any(agent.open_offers < agent.profile.offers_at_once for agent in agents):
            return []
        items = self._line.read(people, now=moment)
        if not items:
            return []
        self._round += 1
        decision = match(items, agents, now=moment, seed=self._round)
        if not decision.offers:
            return []
        outcome = offering.make(decision.offers, people, now=moment)
        self._line.forget(offer.entry_id for offer in outcome.made)
        self._line.forget(outcome.gone)
        return outcome.made

    def work(self) -> int:
        """Decide until nothing more can be offered, then sweep once a second."""
        made = 0
        for _ in range(ROUNDS_AT_ONCE):
            with tracing.span("routing.round") as told:
                offers = self.decide()
                told["routing.offers"] = len(offers)
            made += len(offers)
            if not offers:
                break
        if time.monotonic() - self._swept_at >= TICK_SECONDS:
            self._swept_at = time.monotonic()
            reconciler.sweep(now=timezone.now())
        return made

    def _current(self, now: datetime, wanted: set[int]) -> directory.Directory:
        """What seldom changes; new rules make everything kept about the line worthless."""
        known = self._directory
        if known is not None and not known.is_stale(now) and known.people.keys() >= wanted:
            return known
        fresh = self._directory = directory.read(now=now, previous=known)
        if known is not None and (known.queues != fresh.queues or known.excluded != fresh.excluded):
            self._line = snapshot.WaitingLine()
        return fresh


def run(*, stopping: Callable[[], bool], once_leading: Callable[[], None] | None = None) -> None:
    """Lead when the lock is free, stand by while it is not, until ``stopping``."""
    while not stopping():
        try:
            with _listening() as listener:
                if _stand_by(listener, stopping=stopping):
                    log.info("router.leading")
                    if once_leading:
                        once_leading()
                    _lead(listener, stopping=stopping)
        except (psycopg.OperationalError, DatabaseError) as error:
            log.warning("router.lost_database", error=str(error).strip())
            connection.close()
            time.sleep(STAND_BY_SECONDS)


def _lead(listener: psycopg.Connection, *, stopping: Callable[[], bool]) -> None:
    router = Router()
    pulse = heartbeat.Pulse("router")
    while not stopping():
        pulse.beat()
        close_old_connections()
        router.work()
        if newcomers := _sleep(listener):
            arrivals.line_up(newcomers, now=timezone.now())


def _sleep(listener: psycopg.Connection) -> set[int]:
    """Until somebody notifies, or a tick; any number of notices is one reason to look.

    Returns the newcomers that were announced. Nobody watches those: others may join them for a
    moment, unless something else happens.
    """
    newcomers: set[int] = set()
    end = time.monotonic() + TICK_SECONDS
    while (left := end - time.monotonic()) > 0:
        heard = [*listener.notifies(timeout=left, stop_after=1)]
        if heard and not newcomers:
            end = time.monotonic() + GATHERING_SECONDS
        newcomers |= {int(notice.payload) for notice in heard if notice.payload}
        if not all(notice.payload for notice in heard):
            break
    rest = listener.notifies(timeout=0)
    return newcomers | {int(notice.payload) for notice in rest if notice.payload}


def _stand_by(listener: psycopg.Connection, *, stopping: Callable[[], bool]) -> bool:
    """Wait for the lock; the dead hold none, so a killed leader frees it at once."""
    while not stopping():
        row = listener.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if row and row[0]:
            listener.execute(f"LISTEN {CHANNEL}")
            return True
        time.sleep(STAND_BY_SECONDS)
    return False


def _listening() -> psycopg.Connection:
    """A connection of our own: the lock and the ear live on it, outside Django's pool."""
    parameters = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in {"dbname", "user", "password", "host", "port", "sslmode"}
    }
    return psycopg.connect(**parameters, autocommit=True)
