"""The program itself, killed the hard way: its twin goes on, nothing is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.routing.models import Offer, Presence, QueueEntry
from tests import make
from tests.routing.test_router import floor, open_chat, soon

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STARTS_WITHIN = 60.0  # imports alone take seconds, more on a busy machine


def program() -> subprocess.Popen[bytes]:
    url = urlsplit(os.environ["DATABASE_URL"])
    ours = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
    environment = os.environ | {
        "DATABASE_URL": ours,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    manage = Path(settings.BASE_DIR) / "manage.py"
    return subprocess.Popen([sys.executable, str(manage), "router"], env=environment)


def leads() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        return cursor.fetchone()[0] == 1


def test_a_killed_router_is_followed_by_its_twin_and_nothing_is_lost():
    point, ada = floor()
    here = {"seen_at": timezone.now() + timedelta(hours=1)}  # no browser beats in this test
    Presence.objects.update(**here)
    point.queue.offer_seconds = 600
    point.queue.save()
    first = program()
    soon(leads, seconds=STARTS_WITHIN)
    second = program()
    try:
        open_chat(point)
        soon(Offer.objects.filter(agent=ada).exists, seconds=STARTS_WITHIN)

        first.kill()
        first.wait()
        bo = make.agent(team=point.queue.teams.get())
        make.presence(bo, **here)
        open_chat(point)
        soon(Offer.objects.filter(agent=bo).exists, seconds=STARTS_WITHIN)

        assert Offer.objects.filter(state="open").values("entry").distinct().count() == 2
        assert QueueEntry.objects.filter(state="offered").count() == Offer.objects.count() == 2
    finally:
        first.kill()
        first.wait()
        second.terminate()
        assert second.wait(20) == 0
