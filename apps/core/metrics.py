"""``/metrics`` for Prometheus: what each app can say of itself, asked when somebody looks.

An app adds a collector in its ``metrics.py``: ``@measured`` on a function that yields figures.
They are read from the rows, so every process says the same and none has to be scraped twice.
Open to this machine itself, and to others with ``SWITCHROOM_METRICS_TOKEN`` as a bearer token.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from redis.exceptions import RedisError

from apps.core import heartbeat, sockets

log = structlog.get_logger(__name__)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number now: ``switchroom_<name>{labels} value``."""

    name: str
    words: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


Collector = Callable[[], Iterable[Figure]]
_collectors: list[Collector] = []


def measured(collector: Collector) -> Collector:
    """Ask the decorated function at every look at /metrics."""
    _collectors.append(collector)
    return collector


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_look(request):
        return HttpResponse("A token is needed.\n", status=401, content_type="text/plain")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Everything())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE)


def _may_look(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token:
        return hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy on this machine everybody seems to be here: what it passed on gives it away.
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Everything:
    """As prometheus-client wants it: families with their samples."""

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for figure in _figures():
            name = f"switchroom_{figure.name}"
            if name not in families:
                families[name] = GaugeMetricFamily(name, figure.words, labels=list(figure.labels))
            families[name].add_metric(list(figure.labels.values()), figure.value)
        yield from families.values()


def _figures() -> Iterator[Figure]:
    for collector in _collectors:
        began = time.monotonic()
        name = f"{collector.__module__.split('.')[1]}.{collector.__name__.strip('_')}"
        try:
            with transaction.atomic():
                found = list(collector())
        except (DatabaseError, RedisError) as error:  # the others still have something to say
            log.warning("metrics.failed", collector=name, error=str(error)[:200])
            yield Figure("collector_up", "1 while a collector answers.", 0, {"collector": name})
            continue
        yield from found
        yield Figure("collector_up", "1 while a collector answers.", 1, {"collector": name})
        seconds = time.monotonic() - began
        words = "What the last look cost."
        yield Figure("collector_seconds", words, seconds, {"collector": name})


@measured
def _sockets() -> Iterator[Figure]:
    for kind, count in sockets.counts().items():
        yield Figure("sockets", "Open sockets and streams.", count, {"kind": kind})
    yield Figure("web_processes", "Web processes that showed life lately.", sockets.processes())


@measured
def _jobs() -> Iterator[Figure]:
    """As Celery keeps them in Valkey: a list of those that wait, a hash of those in hand."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        yield Figure("jobs_waiting", "Jobs nobody has begun.", _number(broker.llen("celery")))
        yield Figure("jobs_begun", "Jobs taken and not done.", _number(broker.hlen("unacked")))


def _number(answer: Any) -> int:
    return int(answer)


@measured
def _programs() -> Iterator[Figure]:
    for name in heartbeat.expected():
        lives = 1 if heartbeat.seen(name) else 0
        yield Figure("program_up", "1 while a program shows life.", lives, {"program": name})
