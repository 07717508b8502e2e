"""Settings: other desks, their shares, and the rules of calls out."""

from __future__ import annotations

from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.customers.models import Suppression
from apps.voice.models import AllocationRule, CallingWindow, PartnerSite, PhoneNumber
from tests import make
from tests.voice import desks

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make.admin()
    client.force_login(user)
    return user


def test_a_desk_is_added_given_a_share_and_put_away(admin, client):
    number = make.phone_number(brand=make.brand())
    given = {
        "name": "Lund Svar", "kind": "outside", "brands": [number.channel.brand_id],
        "number": "+46 46 555 01 00", "most_calls": "4", "ring_seconds": "15", "is_active": "on",
    }  # fmt: skip
    assert client.post(reverse("settings:partner_new"), given).status_code == 302
    site = PartnerSite.objects.get()
    assert (site.number, site.most_calls) == ("+46465550100", 4)
    shares = {f"percent-{site.pk}": "30", f"most-{site.pk}": "", f"order-{site.pk}": "1"}
    where = reverse("settings:number_shares", args=[number.pk])
    assert client.post(where, shares).status_code == 302
    told = list(AllocationRule.objects.values_list("site__name", "percent"))
    assert told == [("Lund Svar", 30), (None, 70)]
    page = client.get(reverse("settings:partners")).content.decode()
    assert "Lund Svar 30 %" in page
    client.post(reverse("settings:partner", args=[site.pk]), {"archive": "1"})
    site.refresh_from_db()
    assert site.archived_at is not None


def test_more_than_the_whole_is_said_in_words(admin, client):
    number = make.phone_number(brand=make.brand())
    sites = [desks.site(number.channel.brand, name=name) for name in ("A", "B")]
    shares = {f"percent-{site.pk}": "60" for site in sites}
    page = client.post(reverse("settings:number_shares", args=[number.pk]), shares)
    assert page.status_code == 422
    assert "more than 100" in page.content.decode()


def test_a_callers_address_in_another_program_is_checked(admin, client):
    queue, server = make.queue(), make.voice_server()
    given = {
        "name": "Line", "number": "+46406660100", "brand": queue.brand_id, "queue": queue.pk,
        "server": server.pk, "caller_id": "own", "consent": "none",
        "screen_pop": "http://crm.example/{{ caller }}",
    }  # fmt: skip
    assert client.post(reverse("settings:number_new"), given).status_code == 422
    given["screen_pop"] = "https://crm.example/{{ caller }}"
    assert client.post(reverse("settings:number_new"), given).status_code == 302
    assert PhoneNumber.objects.get().screen_pop == given["screen_pop"]


def test_a_window_is_added_and_taken_away(admin, client):
    given = {"country": "DE", "brand": "", "begins": "08:00", "ends": "20:00", "days": [0, 1, 2]}
    assert client.post(reverse("settings:window_new"), given).status_code == 302
    row = CallingWindow.objects.get()
    assert (row.country, row.begins, row.days) == ("DE", time(8), [0, 1, 2])
    assert client.get(reverse("settings:calling")).status_code == 200
    client.post(reverse("settings:window_removal", args=[row.pk]))
    assert not CallingWindow.objects.exists()
    assert client.post(reverse("settings:window_new"), given | {"ends": "07:00"}).status_code == 422


def test_a_list_of_numbers_is_read_and_one_is_lifted_with_a_reason(admin, client):
    listed = SimpleUploadedFile("list.csv", b'"+49 30 555 0001";x\n+49305550002\nnonsense\n')
    given = {"numbers": "+49305550001\n+49305550003", "file": listed, "reason": "Register"}
    page = client.post(reverse("settings:never_call"), given, follow=True).content.decode()
    told = set(Suppression.objects.values_list("value", "reason"))
    assert told == {(f"+4930555000{n}", "Register") for n in (1, 2, 3)}
    assert "1 could not be read" in page
    row = Suppression.objects.get(value="+49305550002")
    where = reverse("settings:lifting", args=[row.pk])
    client.post(where, {"reason": ""})
    assert Suppression.objects.filter(pk=row.pk).exists()
    client.post(where, {"reason": "They asked to be called"})
    assert not Suppression.objects.filter(pk=row.pk).exists()
