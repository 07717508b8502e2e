from datetime import timedelta

import pytest
from django.utils import timezone

from apps.channels.choices import AccountStatus, InboundState
from apps.channels.events import InboundQuarantined, InboundStored
from apps.channels.models import InboundEvent
from apps.channels.services import accounts, inbox
from apps.core import events
from tests import make
from tests.channels.mail.letters import raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch, django_capture_on_commit_callbacks):
    """The events published while the test runs, in order."""
    told = []
    for kind in (InboundStored, InboundQuarantined):
        monkeypatch.setitem(events._handlers, kind, [told.append])

    def listen(action, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            action(*args, **kwargs)
        return told

    return listen


def mailbox(**fields):
    return make.channel(**{"kind": "email", "address": "care@hemrum.example"} | fields)


def store(account, mail=None, key="1"):
    return inbox.store(account=account, dedupe_key=key, raw=mail or raw())


def test_the_same_key_is_stored_and_announced_once(heard):
    account = mailbox()
    heard(store, account)
    told = heard(store, account)
    event = InboundEvent.objects.get()
    assert told == [InboundStored(event.pk)]
    assert bytes(event.raw) == raw()


def test_a_stored_mail_is_read_until_it_is_settled():
    event = store(mailbox())
    [message] = inbox.read(event.pk)
    assert message.subject == "Lamp arrived cracked"
    assert inbox.settle(event_id=event.pk) is True
    assert inbox.settle(event_id=event.pk) is False
    assert inbox.read(event.pk) == []


def test_reading_again_before_settling_gives_the_message_again():
    event = store(mailbox())
    assert inbox.read(event.pk)[0].provider_id == inbox.read(event.pk)[0].provider_id


def test_poison_is_quarantined_with_its_reason_and_may_be_released(heard):
    event = store(mailbox(), b"Subject: no sender\r\n\r\nx")
    told = heard(inbox.read, event.pk)
    event.refresh_from_db()
    assert event.state == InboundState.QUARANTINED
    assert event.problem == "no_sender: no_sender"
    assert told == [InboundQuarantined(event.pk)]
    assert bytes(event.raw) == b"Subject: no sender\r\n\r\nx"
    heard(inbox.release, event_id=event.pk)
    event.refresh_from_db()
    assert event.state == InboundState.STORED
    assert told[1:] == [InboundStored(event.pk)]


def test_one_mail_to_two_of_a_brands_addresses_is_one_message():
    care = mailbox()
    bills = mailbox(brand=care.brand, address="billing@hemrum.example")
    first, second = store(care, raw(Received="by a")), store(bills, raw(Received="by b"))
    assert len(inbox.read(first.pk)) == 1
    assert inbox.read(second.pk) == []
    second.refresh_from_db()
    assert second.state == InboundState.HANDLED
    assert second.problem == f"The same mail as event {first.pk}"
    assert len(inbox.read(first.pk)) == 1


def test_the_same_mail_to_another_brand_is_a_message_of_its_own():
    first, second = store(mailbox()), store(mailbox(address="care@kraftli.example"))
    assert len(inbox.read(first.pk)) == len(inbox.read(second.pk)) == 1


def test_another_mail_with_a_borrowed_id_is_not_swallowed():
    account = mailbox()
    first, second = store(account), store(account, raw("Something else\r\n"), key="2")
    assert len(inbox.read(first.pk)) == len(inbox.read(second.pk)) == 1


def test_what_a_paused_account_receives_waits(heard):
    account = mailbox()
    event = store(account)
    accounts.pause(by=make.admin(), account=account)
    assert inbox.read(event.pk) == []
    assert heard(inbox.sweep, now=timezone.now() + timedelta(hours=1)) == []
    accounts.resume(by=make.admin(), account=account)
    assert len(inbox.read(event.pk)) == 1


def test_the_sweeper_finds_what_was_never_settled_and_gives_up_in_the_end(heard):
    event = store(mailbox())
    now = timezone.now()
    assert heard(inbox.sweep, now=now) == []
    for step in [0, *inbox.LADDER]:
        now += timedelta(seconds=step + 31)
        told = heard(inbox.sweep, now=now)
    assert told == [InboundStored(event.pk)] * len(inbox.LADDER) + [InboundQuarantined(event.pk)]
    event.refresh_from_db()
    assert (event.state, event.problem) == (InboundState.QUARANTINED, "It could not be handled")


def test_the_last_problem_stays_for_the_administrator():
    event = store(mailbox())
    inbox.fail(event_id=event.pk, problem="The database was away")
    event.refresh_from_db()
    assert (event.state, event.problem) == (InboundState.STORED, "The database was away")


def test_raw_input_is_for_administrators_only():
    event = store(mailbox())
    assert list(InboundEvent.objects.visible_to(make.admin())) == [event]
    assert list(InboundEvent.objects.visible_to(make.agent())) == []


def test_an_archived_account_takes_no_mail():
    account = mailbox()
    accounts.archive(by=make.admin(), account=account)
    assert account.status == AccountStatus.ARCHIVED
    assert inbox.read(store(account).pk) == []
