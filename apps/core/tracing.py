"""OpenTelemetry, where it is wanted: spans of requests, tasks and routing rounds.

An extra: ``requirements/otel.in`` and ``SWITCHROOM_OTEL_ENDPOINT``. Without either, ``span``
costs a look at a variable. No span holds what people wrote or searched for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)


@contextmanager
def span(
    name: str, *, parent: Mapping[str, str] | None = None, **attributes: Any
) -> Iterator[dict[str, Any]]:
    """Time what happens inside. What is put into the yielded dict becomes attributes too.

    ``parent``: headers of a caller, whose ``traceparent`` the span belongs under.
    """
    found: dict[str, Any] = {}
    tracer = _tracer(settings.OTEL_ENDPOINT) if settings.OTEL_ENDPOINT else None
    if tracer is None:
        yield found
        return
    with tracer.start_as_current_span(name, context=_context(parent)) as current:
        try:
            yield found
        finally:
            dotted = {key.replace("__", "."): value for key, value in attributes.items()}
            current.set_attributes(dotted | found)


@lru_cache(maxsize=2)
def _tracer(endpoint: str) -> Any:
    """Made at the first span of a process, so after Celery has forked."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning("tracing.unavailable", needs="requirements/otel.in")
        return None
    provider = TracerProvider(resource=Resource.create({"service.name": "switchroom"}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider.get_tracer("switchroom")


def _context(parent: Mapping[str, str] | None) -> Any:
    if not parent or "traceparent" not in {name.lower() for name in parent}:
        return None
    from opentelemetry.propagate import extract

    return extract({name.lower(): value for name, value in parent.items()})
