"""Whether this process lives, and whether what it needs answers."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core import disk, heartbeat


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process serves requests at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """What each component says: ``ok``, else why not.

    503 when this process cannot serve (``failing``). A silent program beside it, or a disk that
    fills up, makes the centre ``degraded``, which is still 200: pages are served, and taking the
    web away would help nobody.
    """
    needed = {name: _answer(probe) for name, probe in PROBES.items()}
    serves = _all_ok(needed)
    beside = _beside() if serves else {}
    whole = serves and _all_ok(beside)
    return JsonResponse(
        {
            "status": "ok" if whole else "degraded" if serves else "failing",
            "components": needed | beside,
        },
        status=200 if serves else 503,
    )


def _beside() -> dict[str, str]:
    return {name: _life(name) for name in heartbeat.expected()} | {"disk": _room()}


def _all_ok(components: dict[str, str]) -> bool:
    return all(answer == "ok" for answer in components.values())


def _answer(probe: Callable[[], None]) -> str:
    try:
        probe()
    except Exception as error:  # whatever a driver raises: that is the answer
        return f"{type(error).__name__}: {error}"[:200]
    return "ok"


def _life(name: str) -> str:
    return "ok" if heartbeat.seen(name) else "silent"


def _room() -> str:
    room = disk.room()
    return f"low: {room}" if room.is_low else "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _valkey() -> None:
    cache.set("readyz", "1", timeout=5)


PROBES: dict[str, Callable[[], None]] = {"postgres": _database, "valkey": _valkey}
