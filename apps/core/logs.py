"""Structured logs: one event a line, JSON for machines or columns for a person."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

QUIETER = {
    "django.request": "ERROR",  # the middleware tells of every request; this adds tracebacks
    "celery.beat": "WARNING",
    "celery.worker.strategy": "WARNING",  # a line for every task received
    "celery.app.trace": "WARNING",  # and for every one done
}


def configure(config: dict[str, Any]) -> None:
    """Route the standard library and structlog through one formatter.

    ``config`` is settings.LOGGING: ``level`` (a logging level name), ``format`` (json, console).
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if config["format"] == "console"
        else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(config["level"])
    for name, level in QUIETER.items():
        logging.getLogger(name).setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
