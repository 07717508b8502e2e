"""Every event of the house passes here; what programs may hear is written down after the commit.

One statement a transaction, so that the paths people wait on keep their budgets. A process
that dies between the commit and that statement leaves rows without their fact: ``missed`` of
the nouns finds them, see ``services.facts.catch_up``.
"""

from __future__ import annotations

from time import monotonic

import structlog
from django.core.cache import cache
from django.db import connection, transaction
from redis.exceptions import RedisError

from apps.core import outward
from apps.core.events import witness
from apps.integrations import tasks
from apps.integrations.services import facts

log = structlog.get_logger(__name__)

SOON_SECONDS = 0.2  # many events of one moment are numbered together
STILL_ASKED_SECONDS = 0.15  # after our asking the worker has not begun
ASKED_FOR_SECONDS = 5


class Notebook:
    """The events of one transaction, or of one savepoint that may still be rolled back."""

    __qualname__ = "Notebook"  # Django names a failing callback by it

    def __init__(self) -> None:
        self.events: list[object] = []

    def __call__(self) -> None:
        facts.record(self.events)
        ask()


@witness
def note(event: object) -> None:
    if outward.kind_of(event) is None:
        return
    book = _open_book()
    if book is None:
        book = Notebook()
        book.events.append(event)
        transaction.on_commit(book, robust=True)
    else:
        book.events.append(event)


_asked_at = 0.0  # by this process, on the monotonic clock


def ask() -> None:
    """Have a worker number it; when that is lost, beat does."""
    global _asked_at
    now = monotonic()
    if now - _asked_at < STILL_ASKED_SECONDS:
        return
    try:
        if cache.add(tasks.ASKED, 1, ASKED_FOR_SECONDS):
            tasks.tell.apply_async(countdown=SOON_SECONDS)
            _asked_at = now
    except RedisError as error:
        log.warning("facts.not_asked", error=str(error))


def _open_book() -> Notebook | None:
    """The one that lives and dies with the present savepoints."""
    here = set(connection.savepoint_ids)
    for entry in reversed(connection.run_on_commit):
        savepoints, callback = entry[0], entry[1]
        if isinstance(callback, Notebook) and savepoints == here:
            return callback
    return None
