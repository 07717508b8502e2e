from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.customers.services import consents
from apps.surveys.models import Response
from apps.surveys.services import letters
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return make.invitation(language="de")


def page(invitation, name="portal:survey"):
    return reverse(name, args=[letters.token(invitation)])


def test_opening_a_link_of_the_letter_shows_the_choice_and_counts_nothing(client, asked):
    answer = client.get(page(asked) + "?satisfaction=4")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="4" required checked' in html
    assert "Wie zufrieden" in html
    assert not Response.objects.exists()
    asked.refresh_from_db()
    assert (asked.state, asked.opened_at is None) == ("sent", False)


def test_sending_counts_without_script_cookie_or_csrf(asked):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    answer = client.post(page(asked), {"satisfaction": "4", "words": "Prima"})
    assert "Danke" in answer.content.decode()
    assert (Response.objects.get().csat, Response.objects.get().comment) == (4, "Prima")
    assert 'value="4" required checked' in client.get(page(asked)).content.decode()


def test_what_is_missing_is_said_and_nothing_is_kept(client, asked):
    answer = client.post(page(asked), {"words": "Prima"})
    assert answer.status_code == 422
    assert "Bitte wählen" in answer.content.decode()
    assert "Prima" in answer.content.decode()
    assert not Response.objects.exists()


def test_a_made_up_or_a_changed_address_opens_nothing(client, asked):
    token = letters.token(asked)
    for wrong in ("made-up", "1:x", token[:-1] + ("A" if token[-1] != "A" else "B")):
        assert client.get(reverse("portal:survey", args=[wrong])).status_code == 404


def test_when_the_time_is_over_it_says_so(client, asked):
    asked.expires_at = timezone.now()
    asked.save()
    assert "beendet" in client.get(page(asked)).content.decode()
    client.post(page(asked), {"satisfaction": "4"})
    assert not Response.objects.exists()


def test_arabic_reads_from_the_right(client, asked):
    html = client.get(page(asked) + "?language=ar").content.decode()
    assert 'dir="rtl"' in html
    assert "إرسال" in html


def test_no_more_surveys_needs_a_second_look_too(client, asked):
    client.get(page(asked, "portal:survey_stop"))
    assert consents.state_of(asked.customer, "survey") == ""
    client.post(page(asked, "portal:survey_stop"))
    client.post(page(asked, "portal:survey_stop"))
    assert consents.state_of(asked.customer, "survey") == "withdrawn"
    assert asked.customer.consents.count() == 1
