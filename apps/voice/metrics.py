"""Calls and telephone servers: for /metrics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from apps.core.metrics import Figure, measured
from apps.voice.models import Call, VoiceServer

SILENT = timedelta(minutes=2)


@measured
def calls() -> Iterator[Figure]:
    live = Call.objects.live().values_list("state").annotate(n=Count("pk")).order_by()
    for state, n in live:
        yield Figure("calls", "Calls that are on, by their state.", n, {"state": state})
    now = timezone.now()
    for server in VoiceServer.objects.filter(archived_at=None):
        heard = server.seen_at is not None and now - server.seen_at < SILENT
        is_up = int(server.is_connected and heard)
        words = "1 while a telephone server is heard."
        yield Figure("telephone_up", words, is_up, {"server": server.name})
