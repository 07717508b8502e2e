"""Whether this process lives, and whether what it needs answers."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """200 while the process serves requests at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 with every component ``ok``, else 503 and what each one said."""
    components = {name: _answer(probe) for name, probe in PROBES.items()}
    healthy = all(answer == "ok" for answer in components.values())
    status = "ok" if healthy else "failing"
    return JsonResponse(
        {"status": status, "components": components}, status=200 if healthy else 503
    )


def _answer(probe: Callable[[], None]) -> str:
    try:
        probe()
    except Exception as error:  # whatever a driver raises: that is the answer
        return f"{type(error).__name__}: {error}"[:200]
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _valkey() -> None:
    cache.set("readyz", "1", timeout=5)


PROBES: dict[str, Callable[[], None]] = {"postgres": _database, "valkey": _valkey}
