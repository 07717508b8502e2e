"""IT's page: servers and numbers, and who may dial more."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.routing.models import EntryPoint
from apps.voice.models import DialRule, Order, PhoneNumber
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make.admin()
    client.force_login(user)
    return user


def test_a_server_that_fell_silent_is_said_to_be(admin, client):
    make.voice_server(
        name="berlin", is_connected=True, seen_at=timezone.now(), version="22.1",
        health={"lines": 4, "phones": ["trunk"]},
    )  # fmt: skip
    make.voice_server(name="malmo", is_connected=False, seen_at=timezone.now(), problem="Gone away")
    page = client.get(reverse("settings:telephony")).content.decode()
    assert "malmo is not connected" in page
    assert "Gone away" in page
    assert "berlin is not connected" not in page
    assert "22.1" in page


def test_what_was_not_done_is_listed(admin, client):
    server = make.voice_server()
    Order.objects.create(server=server, verb="dial", state="refused", problem="No phone is ready.")
    page = client.get(reverse("settings:telephony")).content.decode()
    assert "No phone is ready." in page


def test_a_number_is_added_led_to_a_queue_and_put_away(admin, client):
    server, queue = make.voice_server(), make.queue()
    given = {
        "name": "Orders line", "number": "+46 40 666 01 00", "brand": queue.brand_id,
        "queue": queue.pk, "server": server.pk, "caller_id": "own", "records": "on",
        "consent": "tell",
    }  # fmt: skip
    assert client.post(reverse("settings:number_new"), given).status_code == 302
    row = PhoneNumber.objects.get()
    assert (row.number, row.records, row.tells_agent) == ("+46406660100", True, False)
    assert EntryPoint.objects.get(channel=row.channel).queue_id == queue.pk
    client.post(reverse("settings:phone_number", args=[row.pk]), {"archive": "1"})
    row.refresh_from_db()
    assert row.archived_at is not None


def test_a_number_without_its_country_is_refused(admin, client):
    make.voice_server()
    answer = client.post(reverse("settings:number_new"), {"number": "040 6660100"})
    assert answer.status_code == 422
    assert not PhoneNumber.objects.exists()


def test_somebody_is_allowed_to_call_abroad_and_it_is_written_down(admin, client):
    person = make.agent()
    client.post(reverse("settings:dial_rule", args=[person.pk]), {"abroad": "on", "per_day": "20"})
    rule = DialRule.objects.get(user=person)
    assert (rule.abroad, rule.premium, rule.per_day) == (True, False, 20)
    assert AuditEntry.objects.get(action="voice.dial_rule").particulars["abroad"] is True
