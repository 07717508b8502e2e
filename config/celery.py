"""Celery executes; PostgreSQL remembers: every task can be lost and swept up again."""

from __future__ import annotations

import os
import signal
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

app = Celery("switchroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def _keep_our_logs(**kwargs: Any) -> None:
    """Being connected is enough: Celery leaves logging as the settings made it."""


@signals.worker_process_init.connect
@signals.beat_embedded_init.connect
def _die_with_the_worker(**kwargs: Any) -> None:
    """A pool process whose worker was killed has nobody to report to."""
    from apps.core.supervision.child import die_with_parent

    die_with_parent(signal.SIGKILL)


@signals.worker_ready.connect
def _show_a_first_sign_of_life(**kwargs: Any) -> None:
    from apps.core.tasks import show_life

    show_life.delay()


class TracedTask(app.Task):  # type: ignore[misc,name-defined]
    """Each run is a span, where tracing is on."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from apps.core import tracing

        with tracing.span(self.name, celery__task=self.name):
            return super().__call__(*args, **kwargs)


app.Task = TracedTask
