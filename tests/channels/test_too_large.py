from __future__ import annotations

import pytest

from apps.channels.models import OutboxMessage
from apps.channels.services import mailboxes, too_large
from tests import make

pytestmark = pytest.mark.django_db

HEAD = (
    b"From: Marta <marta@home.example>\r\nTo: help@hems.example\r\nSubject: Pictures\r\n"
    b"Message-ID: <p1@home.example>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed;\r\n boundary="==x=="\r\n%s\r\n'
)


@pytest.fixture
def mailbox():
    return make.channel(kind="email", address="help@hems.example")


def put_aside(mailbox, more: bytes = b"", *, uid=7, problem="too_large: it has 52428800 bytes"):
    event = mailboxes.keep(
        account=mailbox, uidvalidity=1, uid=uid, raw=HEAD % more, cursor={}, problem=problem
    )
    too_large.tell_sender(event.pk)


def test_whoever_sent_too_much_is_told_once(mailbox):
    put_aside(mailbox)
    put_aside(mailbox, uid=8)  # its server numbered it anew

    owed = OutboxMessage.objects.get()
    assert (owed.recipients, owed.automatic) == (["marta@home.example"], True)
    assert owed.payload["subject"] == "Not received: Pictures"
    assert "larger than 40 MB" in owed.payload["text"]
    assert owed.payload["in_reply_to"] == "<p1@home.example>"


@pytest.mark.parametrize(
    "more",
    [
        b"Auto-Submitted: auto-replied\r\n",
        b"List-Id: <all.lists.example>\r\n",
        b"Precedence: bulk\r\n",
        b"X-Loop: help@hems.example\r\n",
        b"X-Was: multipart/report\r\n",
    ],
)
def test_no_machine_is_answered(mailbox, more):
    put_aside(mailbox, more)
    assert not OutboxMessage.objects.exists()


def test_what_was_put_aside_for_another_reason_is_ours_to_look_at(mailbox):
    put_aside(mailbox, problem="unreadable: its parts have no boundary")
    assert not OutboxMessage.objects.exists()


def test_nobody_is_told_more_than_three_times_a_day(mailbox):
    for n in range(5):
        put_aside(mailbox, b"X-Number: %d\r\n" % n, uid=10 + n)
    assert OutboxMessage.objects.count() == 3
