from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from standardwebhooks import Webhook

from apps.core.events import publish
from apps.core.models import AuditEntry
from apps.core.retrying import LADDER
from apps.integrations.choices import DispatchState, SubscriptionStatus
from apps.integrations.errors import RefusedUrl, UnknownKind
from apps.integrations.models import Dispatch, Fact
from apps.integrations.services import dispatches, facts, subscriptions
from apps.interactions.events import CaseChanged
from apps.voice.events import CallEnded
from tests import make

pytestmark = pytest.mark.django_db


def subscribed(receiver, **wanted):
    wanted = {"by": make.admin(), "name": "Shop", "url": receiver.url} | wanted
    return subscriptions.create(**wanted)


def happened(case, captured):
    with captured(execute=True):
        publish(CaseChanged(case.pk))
    facts.number_all()


def lower(headers):
    return {name.lower(): value for name, value in headers.items()}


def test_a_fact_arrives_signed_and_names_the_row_without_its_text(
    receiver, django_capture_on_commit_callbacks
):
    row, secret = subscribed(receiver)
    case = make.case(subject="My lamp is broken")
    happened(case, django_capture_on_commit_callbacks)
    assert dispatches.deliver_due(sender="me") == 1
    headers, body = receiver.heard[0]
    told = Webhook(secret).verify(body, lower(headers))
    assert told["type"] == "case.changed"
    assert told["data"]["case"] == case.number
    assert b"lamp" not in body
    sent = Dispatch.objects.get()
    assert (sent.state, sent.status_code, sent.attempts) == (DispatchState.SENT, 204, 1)
    row.refresh_from_db()
    assert row.last_ok_at is not None


def test_only_what_was_asked_for_is_owed(receiver, django_capture_on_commit_callbacks):
    ours, theirs = make.brand(), make.brand()
    subscribed(receiver, kinds=["message.created"])
    subscribed(receiver, kinds=["case.*"], brands=[theirs])
    wanted = subscribed(receiver, kinds=["case.*"], brands=[ours])[0]
    happened(make.case(brand=ours), django_capture_on_commit_callbacks)
    assert Dispatch.objects.get().subscription == wanted


def test_a_failure_is_tried_again_with_the_same_id_and_given_up_at_the_end(
    receiver, django_capture_on_commit_callbacks
):
    subscribed(receiver)
    receiver.answer = 500
    happened(make.case(), django_capture_on_commit_callbacks)
    for _ in range(len(LADDER) + 1):
        assert dispatches.deliver_due(sender="me") == 1
        assert dispatches.deliver_due(sender="me") == 0  # not before it is due
        Dispatch.objects.update(due_at=timezone.now())
    row = Dispatch.objects.get()
    assert (row.state, row.problem, row.attempts) == ("failed", "HTTP 500", len(LADDER) + 1)
    assert len({lower(headers)["webhook-id"] for headers, _ in receiver.heard}) == 1
    assert len({body for _, body in receiver.heard}) == 1
    receiver.answer = 200
    dispatches.resend(dispatch=row)
    assert dispatches.deliver_due(sender="me") == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (DispatchState.SENT, 1)


def test_while_a_secret_changes_both_sign(receiver, django_capture_on_commit_callbacks):
    row, old = subscribed(receiver)
    new = subscriptions.rotate(subscription=row, by=make.admin())
    happened(make.case(), django_capture_on_commit_callbacks)
    dispatches.deliver_due(sender="me")
    headers, body = receiver.heard[0]
    for secret in (old, new):
        assert Webhook(secret).verify(body, lower(headers))["type"] == "case.changed"
    row.refresh_from_db()
    assert subscriptions.keys_of(row, now=timezone.now()) == [new, old]
    assert subscriptions.keys_of(row, now=timezone.now() + timedelta(hours=25)) == [new]
    assert old.encode() not in bytes(row.secret)
    assert old.encode() not in bytes(row.former_secret)


def test_days_of_failure_switch_it_off_and_say_so(receiver):
    row, _ = subscribed(receiver, by=make.admin(email="elin@example.org"))
    began = timezone.now()
    subscriptions.failed(row.pk, problem="HTTP 500", at=began)
    subscriptions.failed(row.pk, problem="HTTP 500", at=began + timedelta(days=2))
    row.refresh_from_db()
    assert row.status == SubscriptionStatus.ACTIVE
    subscriptions.failed(row.pk, problem="HTTP 500", at=began + timedelta(days=3))
    row.refresh_from_db()
    assert row.status == SubscriptionStatus.DISABLED
    assert AuditEntry.objects.filter(action="webhook.disabled").count() == 1
    subscriptions.resume(subscription=row, by=make.admin())
    row.refresh_from_db()
    assert (row.status, row.failing_since) == (SubscriptionStatus.ACTIVE, None)


def test_the_owner_is_written_to(receiver, django_capture_on_commit_callbacks):
    row, _ = subscribed(receiver, by=make.admin(email="elin@example.org"))
    began = timezone.now()
    subscriptions.failed(row.pk, problem="HTTP 500", at=began)
    with django_capture_on_commit_callbacks(execute=True):
        subscriptions.failed(row.pk, problem="HTTP 500", at=began + timedelta(days=4))
    assert [letter.to for letter in mail.outbox] == [["elin@example.org"]]


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1/", "http://169.254.169.254/latest", "ftp://x.example/", "http://[::1]/"],
)
def test_addresses_inside_are_refused_when_made_and_when_sent(url, receiver):
    with pytest.raises(RefusedUrl):
        subscriptions.create(by=make.admin(), name="x", url=url)


def test_an_address_that_turns_inside_is_refused_at_the_send(receiver, settings):
    row, _ = subscribed(receiver)
    settings.OUTGOING_PRIVATE_HOSTS = set()
    facts.ping(subscription=row)
    dispatches.deliver_due(sender="me")
    assert receiver.heard == []
    assert "private network" in Dispatch.objects.get().problem


def test_an_event_nobody_has_is_refused(receiver):
    with pytest.raises(UnknownKind):
        subscriptions.create(by=make.admin(), name="x", url=receiver.url, kinds=["case.exploded"])


def test_what_is_paused_is_owed_nothing(receiver, django_capture_on_commit_callbacks):
    row, _ = subscribed(receiver)
    subscriptions.pause(subscription=row, by=make.admin())
    happened(make.case(), django_capture_on_commit_callbacks)
    assert Fact.objects.filter(seq__isnull=False).count() == 1
    assert not Dispatch.objects.exists()


def test_the_api_makes_tests_and_rotates(receiver, program):
    admin = program(make.admin())
    body = {"name": "Shop", "url": receiver.url, "types": ["case.*"]}
    made = admin.post("webhooks/", body, idempotency_key="w1").json()
    again = admin.post("webhooks/", body, idempotency_key="w1").json()
    assert made["secret"].startswith("whsec_")
    assert (again["id"], again["secret"]) == (made["id"], None)
    path = f"webhooks/{made['id']}/"
    assert admin.post(f"{path}test/").status_code == 201
    dispatches.deliver_due(sender="me")
    assert json.loads(receiver.heard[0][1])["type"] == "webhook.test"
    assert admin.put(f"{path}secret/").json()["secret"] != made["secret"]
    logged = admin.get("webhook-deliveries/?state=sent").json()["results"]
    assert [row["type"] for row in logged] == ["webhook.test"]
    assert admin.put(f"webhook-deliveries/{logged[0]['id']}/resend/").status_code == 204
    inside = {"name": "x", "url": "http://127.0.0.2/"}
    assert admin.post("webhooks/", inside).json()["code"] == "refused_url"
    assert program(make.agent()).get("webhooks/").status_code == 403


def test_calls_are_told_to_who_asked_for_their_number(receiver, django_capture_on_commit_callbacks):
    number = make.phone_number(brand=make.brand())
    other = make.phone_number(brand=number.channel.brand)
    wanted = subscribed(receiver, kinds=["call.*"], numbers=[number.number])[0]
    subscribed(receiver, kinds=["call.*"], numbers=[other.number])
    call = make.call(number=number)
    with django_capture_on_commit_callbacks(execute=True):
        publish(CallEnded(call.pk))
    facts.number_all()
    owed = Dispatch.objects.get()
    assert owed.subscription == wanted
    assert (owed.fact.kind, owed.fact.facts["number"]) == ("call.ended", number.number)
    assert call.other_party not in str(owed.fact.facts)
