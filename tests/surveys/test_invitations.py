from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.channels.models import OutboxMessage
from apps.customers.choices import Purpose
from apps.customers.services import consents
from apps.customers.services.consents import Proof
from apps.interactions.models import InteractionEvent
from apps.surveys.models import SurveyInvitation
from apps.surveys.services import invitations
from tests import make

pytestmark = pytest.mark.django_db
SAID = Proof(captured_from="test")


def consider(talk, now=None):
    return invitations.consider(interaction_id=talk.pk, now=now or timezone.now())


def test_after_wrap_up_the_customer_is_asked_once_by_mail():
    make.survey()
    talk = make.wrapped_up(language="de")
    assert (consider(talk), consider(talk)) == ("", "quarantine")
    assert invitations.send_due(now=timezone.now()) == 1
    assert invitations.send_due(now=timezone.now()) == 0
    row = SurveyInvitation.objects.get()
    assert (row.state, row.language, row.agent_id) == ("sent", "de", talk.owner_id)
    letter = OutboxMessage.objects.get(reference=f"survey:{row.pk}")
    assert letter.recipients == [talk.identity.value]
    assert letter.account == talk.channel
    assert "Wie zufrieden" in letter.payload["text"]
    assert letter.payload["text"].count("?satisfaction=") == 5
    assert letter.automatic


def test_the_survey_waits_for_its_delay():
    make.survey(delay_minutes=60)
    consider(make.wrapped_up())
    now = timezone.now()
    assert invitations.send_due(now=now) == 0
    assert invitations.send_due(now=now + timedelta(minutes=61)) == 1


def test_a_customer_is_left_alone_for_the_quarantine():
    make.survey(quarantine_days=30)
    first = make.wrapped_up()
    again = make.wrapped_up(case=first.case, channel=first.channel, identity=first.identity)
    now = timezone.now()
    assert consider(first, now) == ""
    assert consider(again, now) == "quarantine"
    assert consider(again, now + timedelta(days=31)) == ""


def test_consent_is_needed_unless_the_survey_says_otherwise():
    make.survey(needs_consent=True)
    talk = make.wrapped_up()
    assert consider(talk) == "consent"
    consents.grant(customer=talk.customer, purpose=Purpose.SURVEY, proof=SAID)
    assert consider(talk) == ""


def test_a_no_between_being_invited_and_being_asked_counts():
    make.survey(delay_minutes=60)
    talk = make.wrapped_up()
    consider(talk)
    consents.withdraw(customer=talk.customer, purpose=Purpose.SURVEY, proof=SAID)
    assert invitations.send_due(now=timezone.now() + timedelta(hours=2)) == 0
    row = SurveyInvitation.objects.get()
    assert (row.state, row.reason) == ("dropped", "opted_out")
    assert not OutboxMessage.objects.exists()


def test_a_chat_of_an_address_that_was_only_typed_is_not_asked_about():
    make.survey()
    talk = make.wrapped_up()
    chat = make.wrapped_up(
        case=make.case(customer=talk.customer, brand=talk.case.brand),
        channel=make.channel(brand=talk.case.brand),
        identity=make.identity(talk.customer, scheme="web_visitor"),
    )
    assert consider(chat) == "address"
    talk.identity.verified_at = timezone.now()
    talk.identity.save()
    assert consider(chat) == ""
    assert SurveyInvitation.objects.get().identity == talk.identity


def test_the_most_particular_survey_asks():
    brand = make.brand()
    make.survey(name="house")
    mine = make.survey(name="brand", brand=brand)
    make.survey(name="other", brand=make.brand())
    consider(make.wrapped_up(case=make.case(brand=brand)))
    assert SurveyInvitation.objects.get().survey == mine


def test_nobody_is_asked_about_what_was_no_contact():
    make.survey()
    assert consider(make.wrapped_up(end_reason="abandoned")) == "no_contact"
    assert consider(make.wrapped_up(channel=make.channel(kind="email"), direction="out")) == (
        "no_contact"
    )
    assert not SurveyInvitation.objects.exists()


def test_what_an_event_lost_the_sweep_finds():
    make.survey()
    talk = make.wrapped_up()
    cache.delete(invitations.SWEPT_TO)
    InteractionEvent.objects.create(interaction=talk, kind="wrapped_up")
    later = timezone.now() + timedelta(minutes=1)
    assert invitations.consider_recent(now=timezone.now()) == 0  # its event may still come
    assert invitations.consider_recent(now=later) == 1
    SurveyInvitation.objects.all().delete()
    assert invitations.consider_recent(now=later) == 0  # looked at once


def test_a_mail_that_did_not_arrive_is_noted():
    row = make.invitation()
    invitations.failed(reference=f"survey:{row.pk}", problem="no such mailbox")
    invitations.failed(reference="message:1", problem="not ours")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("failed", "no such mailbox")
