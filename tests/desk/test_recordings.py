"""Recordings at the desk: the card in the case, the legal hold, settings, and a screen's pieces."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core import disk
from apps.interactions.models import LegalHold
from apps.quality.models import ScreenCapture, ScreenPolicy
from apps.quality.services import screens
from apps.voice.models import RecordingPolicy
from tests import make, sounds
from tests.quality.conftest import Room

pytestmark = pytest.mark.django_db
KIND = "video/webm;codecs=vp8"


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def call(room):
    number = make.phone_number(brand=room.brand)
    contact = make.contact(room.noor, kind="voice", channel=number.channel)
    row = make.call(number=number, interaction=contact, state="ended", ended_at=timezone.now())
    sounds.kept(row, sounds.two_sides(("agent", 2), ("", 3), ("customer", 2)))
    return row


def test_the_case_shows_both_sides_and_says_why_there_are_no_words(room, call, client, settings):
    settings.STT_URL = ""
    client.force_login(room.noor)
    page = client.get(reverse("desk:call_sound", args=[call.pk])).content.decode()
    assert page.count("<path") == 2
    assert "No speech to text is set up here." in page
    assert "Take a copy" not in page


def test_two_recordings_of_a_call_stand_on_one_clock(room, call, client):
    first = call.recordings.get()
    later = first.ended_at + timedelta(seconds=10)
    sounds.kept(call, sounds.two_sides(("agent", 2)), started_at=later)
    client.force_login(room.noor)
    page = client.get(reverse("desk:call_sound", args=[call.pk])).content.decode()
    assert "&quot;at&quot;: 0.0" in page
    assert f"&quot;at&quot;: {first.seconds + 10:g}" in page


def test_a_legal_hold_needs_a_reason_and_somebody_who_may(room, call, client):
    url = reverse("desk:legal_hold", args=[call.pk])
    client.force_login(room.noor)
    assert client.post(url, {"reason": "Court of Malmö"}).status_code == 403
    client.force_login(room.petra)
    assert client.post(url, {"reason": "no"}).status_code == 400
    assert not LegalHold.objects.exists()
    assert (
        "Kept by petra: Court of Malmö"
        in client.post(url, {"reason": "Court of Malmö"}).content.decode()
    )
    client.post(url, {"lift": "1"})
    assert LegalHold.objects.get().lifted_by == room.petra


def test_an_administrator_says_how_long_calls_and_screens_are_kept(room, client):
    client.force_login(make.admin())
    url = reverse("settings:recording_policy", args=[room.brand.pk])
    assert client.post(url, {"days": "90", "masks": "plain words"}).status_code == 422
    client.post(url, {"days": "90", "masks": "HR-######\n\n@@####"})
    policy = RecordingPolicy.objects.get(brand=room.brand)
    assert (policy.days, policy.masks) == (90, ["HR-######", "@@####"])
    share = {"mode": "share", "percent": "5", "days": "14"}
    client.post(reverse("settings:team_screens", args=[room.team.pk]), share)
    assert ScreenPolicy.objects.get(team=room.team).percent == 5
    page = client.get(reverse("settings:recordings")).content.decode()
    assert "90 days" in page
    assert "A share of the contacts: 5 %" in page


def test_a_disk_that_fills_up_is_said_on_the_page_and_in_the_health(client, settings):
    client.force_login(make.admin())
    settings.DISK_WATERMARK_PERCENT = 101
    assert disk.room().is_low
    assert "nearly full" in client.get(reverse("settings:telephony")).content.decode()
    answer = client.get("/readyz").json()
    assert answer["components"]["disk"].startswith("low: ")
    assert answer["status"] == "degraded"
    settings.DISK_WATERMARK_PERCENT = 0
    assert client.get("/readyz").json()["components"]["disk"] == "ok"


def test_a_screen_comes_in_pieces_and_goes_out_as_one_film(room, call, client):
    contact = call.interaction
    contact.status, contact.ended_at = "active", None
    contact.save()
    client.force_login(room.noor)
    switch = reverse("desk:screen")
    assert client.get(switch).status_code == 204
    screens.set_policy(team=room.team, mode="all", percent=10, days=30, by=room.petra)
    assert "May your screen be recorded?" in client.get(switch).content.decode()
    assert client.get(reverse("desk:screen_due")).json() == {"contact": None}
    client.post(reverse("desk:screen_consent"))
    assert client.get(reverse("desk:screen_due")).json() == {"contact": contact.pk}
    given = {"contact": contact.pk, "client_id": str(uuid4()), "kind": KIND}
    pk = client.post(reverse("desk:screen_begin"), given).json()["capture"]
    for number, piece in enumerate((b"one ", b"two")):
        url = reverse("desk:screen_piece", args=[pk, number])
        assert client.post(url, piece, content_type=KIND).status_code == 204
    client.post(reverse("desk:screen_end", args=[pk]))
    late = reverse("desk:screen_piece", args=[pk, 2])
    assert client.post(late, b"three", content_type=KIND).status_code == 404
    film = client.get(reverse("desk:screen_film", args=[pk]))
    assert b"".join(film.streaming_content) == b"one two"
    assert film.headers["Content-Type"] == KIND
    assert ScreenCapture.objects.get().ended_at is not None
