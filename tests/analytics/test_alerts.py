from __future__ import annotations

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail
from django.utils import timezone
from standardwebhooks import Webhook

from apps.analytics.models import AlertDelivery, AlertEvent, BoardReading, BoardTile
from apps.analytics.services import alerts
from apps.core.outgoing import RefusedAddress
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tile():
    queue = make.queue()
    board = make.board(brands=[queue.brand])
    board.tiles.all().delete()
    row = BoardTile.objects.create(board=board, measure="waiting", queue=queue, target=1)
    row.queue_row = queue
    return row


@pytest.fixture
def program(settings):
    """A program that takes webhooks, on loopback; ``answer`` is the status it gives."""
    settings.OUTGOING_PRIVATE_HOSTS = {"127.0.0.1"}

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.taken.append((dict(self.headers), body))
            self.send_response(server.answer)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Taker)
    server.taken, server.answer = [], 204
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def listen(tile, **wanted):
    usual = {"to_desk": True, "at_risk": False, "emails": [], "webhook_url": ""}
    return alerts.listen(tile=tile, by=make.admin(), **usual | wanted)


def watch(times=1, later=0):
    now = timezone.now() + timedelta(seconds=later)
    return [alerts.watch(now=now + timedelta(seconds=5 * n)) for n in range(times)]


def crowd(tile, n):
    return [make.entry(tile.queue_row) for _ in range(n)]


def test_a_broken_limit_is_told_once_and_told_again_when_it_is_well(tile):
    listen(tile, emails=["petra@example.org"])
    watch(2)
    waiting = crowd(tile, 5)
    assert watch(4) == [0, 1, 0, 0]
    for entry in waiting:
        entry.delete()
    watch(3)
    told = AlertEvent.objects.order_by("pk").values_list("before", "after", "value")
    assert list(told) == [("met", "missed", 5.0), ("missed", "met", 0.0)]
    assert AlertDelivery.objects.count() == 2
    assert BoardReading.objects.filter(tile=tile).exists()


def test_mail_goes_out_once(tile):
    listen(tile, emails=["petra@example.org"])
    watch(1)
    crowd(tile, 3)
    watch(2)
    now = timezone.now() + timedelta(minutes=1)
    assert (alerts.send_due(now=now), alerts.send_due(now=now)) == (1, 0)
    assert [m.to for m in mail.outbox] == [["petra@example.org"]]
    assert "is broken: 3, limit 1" in mail.outbox[0].subject


def test_a_program_gets_what_happened_signed(tile, program):
    url = f"http://127.0.0.1:{program.server_port}/alerts"
    rule = listen(tile, webhook_url=url)
    watch(1)
    crowd(tile, 3)
    watch(2)
    assert alerts.send_due(now=timezone.now() + timedelta(minutes=1)) == 1
    headers, body = program.taken[0]
    Webhook(alerts.secret_of(rule)).verify(body, {k.lower(): v for k, v in headers.items()})
    said = json.loads(body)
    assert (said["type"], said["data"]["after"], said["data"]["value"]) == (
        "board.alert", "missed", 3.0,
    )  # fmt: skip


def test_a_program_that_refuses_is_asked_again_later(tile, program):
    program.answer = 500
    listen(tile, webhook_url=f"http://127.0.0.1:{program.server_port}/")
    watch(1)
    crowd(tile, 3)
    watch(2)
    now = timezone.now() + timedelta(minutes=1)
    assert alerts.send_due(now=now) == 0
    row = AlertDelivery.objects.get()
    assert (row.attempts, row.problem, row.sent_at) == (1, "answered 500", None)
    program.answer = 200
    assert alerts.send_due(now=now + timedelta(seconds=14)) == 0
    assert alerts.send_due(now=now + timedelta(seconds=16)) == 1


def test_a_program_inside_our_own_network_is_refused(tile):
    with pytest.raises(RefusedAddress):
        listen(tile, webhook_url="http://127.0.0.1:1/")


def test_the_desk_hears_of_what_stands_badly_now(tile):
    listen(tile)
    watch(1)
    crowd(tile, 3)
    watch(2)
    assert [row.pk for row in alerts.standing([tile.board_id])] == [tile.pk]
    assert alerts.standing([make.board().pk]) == []
