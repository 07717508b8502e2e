from __future__ import annotations

from datetime import timedelta

import pytest
import redis
import time_machine
from django.utils import timezone

from apps.channels.models import OutboxMessage
from apps.core import metrics, sockets, tracing
from tests import make

pytestmark = pytest.mark.django_db


def told(client, **headers):
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    lines = answer.content.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


@pytest.fixture
def fresh(settings) -> None:
    """Jobs that other tests asked for wait in the same Valkey, and sockets they opened count."""
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.delete("celery", "unacked", sockets.PROCESSES)


def test_queues_people_and_what_is_owed_are_told(client, fresh):
    queue = make.queue(name="Returns")
    make.entry(queue, enqueued_at=timezone.now() - timedelta(seconds=90))
    make.presence(make.agent())
    OutboxMessage.objects.create(
        account=make.channel(kind="generic"), idempotency_key="k", reference="x", payload={},
        due_at=timezone.now() - timedelta(seconds=30),
    )  # fmt: skip
    found = told(client)
    assert found['switchroom_queue_waiting{queue="Returns"}'] == "1.0"
    assert 90 <= float(found['switchroom_queue_oldest_seconds{queue="Returns"}']) < 120
    assert found['switchroom_agents{presence="available",routing="idle"}'] == "1.0"
    assert found["switchroom_outbox_waiting"] == "1.0"
    assert 30 <= float(found["switchroom_outbox_oldest_seconds"]) < 60
    assert found['switchroom_sockets{kind="desk"}'] == "0.0"
    assert 'switchroom_program_up{program="router"}' in found
    assert found["switchroom_jobs_waiting"] == found["switchroom_jobs_begun"] == "0.0"
    for collector in ("routing.queues", "core.jobs", "voice.calls", "analytics.counted"):
        assert found[f'switchroom_collector_up{{collector="{collector}"}}'] == "1.0"


def test_open_sockets_are_summed_over_all_web_processes(client, fresh, monkeypatch):
    for process, numbers in {"one": {"desk": 2}, "two": {"desk": 3, "visitor": 5}}.items():
        monkeypatch.setattr(sockets, "ME", process)
        monkeypatch.setattr(sockets, "_open", numbers)
        sockets.show()
    with time_machine.travel(timezone.now() - timedelta(seconds=sockets.LIFETIME + 1)):
        monkeypatch.setattr(sockets, "ME", "killed long ago")
        sockets.show()
    found = told(client)
    assert found['switchroom_sockets{kind="desk"}'] == "5.0"
    assert found['switchroom_sockets{kind="visitor"}'] == "5.0"
    assert found["switchroom_web_processes"] == "2.0"


def test_only_this_machine_looks_unless_there_is_a_token(client, settings):
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 401
    passed_on = {"x-forwarded-for": "192.0.2.1"}
    assert client.get("/metrics", headers=passed_on).status_code == 401
    settings.METRICS_TOKEN = "a long secret"
    assert client.get("/metrics").status_code == 401
    for wrong in ("Bearer ", "Bearer x", "Bearer å"):
        assert client.get("/metrics", headers={"authorization": wrong}).status_code == 401
    assert told(client, authorization="Bearer a long secret")


def test_a_collector_that_fails_leaves_the_others_talking(client, monkeypatch):
    def broken():
        make.brand(name="x" * 200)
        yield

    monkeypatch.setattr(metrics, "_collectors", [broken, *metrics._collectors])
    found = told(client)
    assert "switchroom_outbox_waiting" in found
    assert "0.0" in found.values()


def test_without_an_endpoint_a_span_is_nothing(settings):
    settings.OTEL_ENDPOINT = ""
    with tracing.span("x", a__b=1) as found:
        found["c"] = 2
    settings.OTEL_ENDPOINT = "http://127.0.0.1:1"  # the extra is not installed here
    with tracing.span("x") as found:
        found["c"] = 2
