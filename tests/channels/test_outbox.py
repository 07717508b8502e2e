import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from apps.channels.adapters.email import smtp
from apps.channels.choices import OutboxState
from apps.channels.domain.mail.parse import parse
from apps.channels.events import AccountFailing, AccountRecovered, OutboxFailed, OutboxSent
from apps.channels.models import OutboxMessage
from apps.channels.protocol import Attachment, Outbound, Party
from apps.channels.services import accounts, outbox
from apps.core import events
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(monkeypatch):
    found = []
    for kind in (OutboxSent, OutboxFailed, AccountFailing, AccountRecovered):
        monkeypatch.setitem(events._handlers, kind, [found.append])
    return found


@pytest.fixture
def account(postbox):
    return make.channel(kind="email", address="care@hemrum.example", options=postbox.options)


def queue(account, client_id="message-1", **values):
    message = Outbound(
        to=[Party("noor@customer.example", "Noor")],
        text="Hello",
        subject="Re: Lamp",
        client_id=client_id,
        thread="C-20418",
        **values,
    )
    return outbox.queue(account=account, message=message, reference="message:1")


def later(row, **delta):
    OutboxMessage.objects.filter(pk=row.pk).update(due_at=timezone.now() - timedelta(**delta))


def test_a_message_is_sent_once_and_its_name_at_the_provider_is_told(account, postbox, told):
    row = queue(account)
    assert queue(account).pk == row.pk
    assert outbox.deliver_due(sender="a") == 1
    assert outbox.deliver_due(sender="a") == 0
    row.refresh_from_db()
    account.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == (OutboxState.SENT, 1, "")
    assert row.provider_id == parse(postbox.mails[0][2]).message_id
    assert told == [OutboxSent(row.pk, "message:1", row.provider_id)]
    assert account.last_ok_at is not None
    assert len(postbox.mails) == 1


def test_a_temporary_refusal_is_tried_again_by_the_ladder(account, postbox, told):
    row = queue(account)
    postbox.answer = "451 Come again"
    before = timezone.now()
    outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert (row.state, row.problem) == (OutboxState.QUEUED, "451 Come again")
    assert 24 <= (row.due_at - before).total_seconds() <= 37
    outbox.deliver(row.pk, sender="a")  # not due yet
    row.refresh_from_db()
    assert row.attempts == 1
    postbox.answer = "250 OK"
    later(row)
    outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert (row.state, row.attempts) == (OutboxState.SENT, 2)
    assert told == [
        AccountFailing(account.pk),
        AccountRecovered(account.pk),
        OutboxSent(row.pk, "message:1", row.provider_id),
    ]


def test_a_permanent_refusal_is_told_with_the_providers_words_and_may_be_tried_again(
    account, postbox, told
):
    row = queue(account)
    postbox.refuses = {"noor@customer.example": "550 No such user"}
    outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert (row.state, row.problem) == (OutboxState.FAILED, "550 No such user")
    assert told == [OutboxFailed(row.pk, "message:1", "550 No such user")]
    postbox.refuses = {}
    assert outbox.retry(row.pk) is True
    assert outbox.retry(row.pk) is False
    outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert row.state == OutboxState.SENT


def test_the_ladder_ends(account, postbox, told):
    row = queue(account)
    postbox.answer = "451 Come again"
    for _ in range(len(outbox.LADDER) + 1):
        later(row)
        outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert (row.state, row.attempts) == (OutboxState.FAILED, len(outbox.LADDER) + 1)
    assert told[-1] == OutboxFailed(row.pk, "message:1", "451 Come again")


def test_we_wait_as_long_as_the_provider_asks():
    assert 24 <= outbox.delay(1) <= 36
    assert outbox.delay(1, retry_after=500.0) == 500.0
    assert outbox.delay(99) <= 24 * 3600 * 1.2


def test_a_message_of_a_dead_sender_is_taken_over_and_the_dead_one_changes_nothing(
    account, postbox, told
):
    row = queue(account)
    dead = outbox._lease(OutboxMessage.objects.all(), sender="dead")
    assert outbox.deliver_due(sender="b") == 0
    OutboxMessage.objects.filter(pk=row.pk).update(leased_until=timezone.now())
    assert outbox.deliver_due(sender="b") == 1
    outbox._send(dead)  # it was only slow
    row.refresh_from_db()
    assert (row.state, row.attempts) == (OutboxState.SENT, 2)
    assert len(told) == 1


def test_many_senders_send_each_message_once(account, postbox):
    rows = [queue(account, f"message-{n}") for n in range(20)]

    def send(name):
        outbox.deliver_due(sender=name)
        smtp._forget()
        connection.close()

    threads = [threading.Thread(target=send, args=[f"s{n}"]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert OutboxMessage.objects.filter(state=OutboxState.SENT, attempts=1).count() == len(rows)
    ids = [parse(content).message_id for _, _, content in postbox.mails]
    assert len(ids) == len(set(ids)) == 20


def test_what_is_taken_back_in_time_is_not_sent(account, postbox):
    row = queue(account)
    assert outbox.cancel(row.pk) is True
    assert outbox.deliver_due(sender="a") == 0
    assert outbox.cancel(row.pk) is False
    assert postbox.mails == []


def test_a_paused_account_sends_nothing_until_it_is_resumed(account, postbox):
    queue(account)
    accounts.pause(by=make.admin(), account=account)
    assert outbox.deliver_due(sender="a") == 0
    accounts.resume(by=make.admin(), account=account)
    assert outbox.deliver_due(sender="a") == 1


def test_files_are_read_from_the_storage_when_it_is_sent(account, postbox):
    name = default_storage.save("label.pdf", ContentFile(b"%PDF"))
    row = queue(account, attachments=[Attachment("label.pdf", "application/pdf", stored=name)])
    assert "content" not in row.payload["attachments"][0]
    outbox.deliver(row.pk, sender="a")
    assert parse(postbox.mails[0][2]).files[0].content == b"%PDF"


def test_a_file_that_is_gone_fails_for_good_and_says_so(account, postbox):
    row = queue(account, attachments=[Attachment("label.pdf", stored="gone.pdf")])
    outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert (row.state, row.problem) == (
        OutboxState.FAILED,
        "The file label.pdf is not there any more.",
    )


def test_some_refused_recipients_are_told_with_the_sent_message(account, postbox):
    postbox.refuses = {"zoe@customer.example": "550 Unknown"}
    row = queue(account, cc=[Party("zoe@customer.example")])
    outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert (row.state, row.problem) == (OutboxState.SENT, "zoe@customer.example: 550 Unknown")


def test_nobody_gets_more_than_three_automatic_answers_a_day(account):
    noor, now = "noor@customer.example", timezone.now()
    queue(account, "personal")
    for n in range(3):
        assert outbox.may_answer_automatically(noor, now=now + timedelta(minutes=1))
        queue(account, f"auto-{n}", automatic=True)
    assert not outbox.may_answer_automatically(noor, now=now + timedelta(minutes=1))
    assert outbox.may_answer_automatically("zoe@customer.example", now=now)
    assert outbox.may_answer_automatically(noor, now=now + timedelta(days=1, minutes=1))


def test_a_broken_account_is_a_temporary_failure_in_words(account, told):
    row = queue(account)
    type(account).objects.filter(pk=account.pk).update(credentials=b"not ours")
    outbox.deliver(row.pk, sender="a")
    row.refresh_from_db()
    assert row.state == OutboxState.QUEUED
    assert row.problem.startswith("The stored credentials cannot be opened")
