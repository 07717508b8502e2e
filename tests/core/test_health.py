from __future__ import annotations

import pytest
from django.core.cache import cache

from apps.core import heartbeat


@pytest.fixture(autouse=True)
def _nobody_has_shown_life():
    cache.delete_many([f"heartbeat:{name}" for name in heartbeat.expected()])


def test_a_live_process_says_so(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_silent_worker_degrades_the_centre_and_does_not_take_its_web_away(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["components"]["worker"] == "silent"
    assert answer.json()["components"]["postgres"] == "ok"
    assert answer.json()["components"]["valkey"] == "ok"


@pytest.mark.django_db
def test_every_sign_of_life_makes_it_whole(client):
    for name in heartbeat.expected():
        heartbeat.beat(name)
    answer = client.get("/readyz").json()
    assert answer["status"] == "ok"
    assert set(answer["components"].values()) == {"ok"}


@pytest.mark.django_db
def test_a_component_that_does_not_answer_is_named_with_503(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/valkey.sock",
        }
    }
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()["components"]["postgres"] == "ok"
    assert answer.json()["components"]["valkey"].startswith("ConnectionError: ")


def test_probes_are_not_kept_by_caches_in_between(client):
    assert "no-store" in client.get("/healthz").headers["Cache-Control"]
