import smtplib

import pytest

from apps.channels.mailroom.listener import Listener
from apps.channels.models import InboundEvent
from apps.channels.services import accounts, inbox, mailboxes
from tests import make
from tests.channels.mail.letters import raw

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door():
    listener = Listener(host="127.0.0.1", port=0)
    listener.start()
    yield listener
    listener.stop()


@pytest.fixture
def account():
    return make.channel(
        kind="email",
        address="care@hemrum.example",
        options={"reply_address": "reply@hemrum.example", "aliases": "hello@hemrum.example"},
    )


def hand_over(door, mail=None, to=("care@hemrum.example",)):
    with smtplib.SMTP("127.0.0.1", door.port) as server:
        return server.sendmail("noor@customer.example", list(to), mail or raw())


def test_a_mail_for_us_is_stored_before_it_is_accepted(door, account):
    hand_over(door)
    event = InboundEvent.objects.get()
    assert bytes(event.raw) == raw()
    assert event.headers == {
        "x-envelope-from": "noor@customer.example",
        "x-envelope-to": "care@hemrum.example",
    }
    assert inbox.read(event.pk)[0].subject == "Lamp arrived cracked"


def test_handed_over_twice_it_is_one(door, account):
    hand_over(door)
    hand_over(door)
    assert InboundEvent.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["CARE@hemrum.example", "care+lamp@hemrum.example", "hello@hemrum.example",
     "reply+abc@hemrum.example", "<care@hemrum.example>"],
)  # fmt: skip
def test_our_addresses_are_known_in_every_form(account, address):
    assert mailboxes.receiving(address) == account


@pytest.mark.parametrize("address", ["noor@customer.example", "other@hemrum.example", "care", ""])
def test_nothing_is_relayed(door, account, address):
    assert mailboxes.receiving(address) is None
    with pytest.raises(smtplib.SMTPException):
        hand_over(door, to=[address])
    assert not InboundEvent.objects.exists()


def test_a_mail_to_two_of_our_accounts_is_stored_for_both_and_read_once(door, account):
    make.channel(kind="email", address="billing@hemrum.example", brand=account.brand)
    hand_over(door, to=["care@hemrum.example", "billing@hemrum.example", "hello@hemrum.example"])
    events = list(InboundEvent.objects.order_by("id"))
    assert [event.headers["x-envelope-to"] for event in events] == [
        "care@hemrum.example,hello@hemrum.example",
        "billing@hemrum.example",
    ]
    assert [len(inbox.read(event.pk)) for event in events] == [1, 0]


def test_an_archived_account_is_no_address_any_more(door, account):
    accounts.archive(by=make.admin(), account=account)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        hand_over(door)


def test_lines_longer_than_the_standard_allows_arrive_whole(door, account):
    hand_over(door, raw("x" * 50_000 + "\r\n"))
    assert len(inbox.read(InboundEvent.objects.get().pk)[0].text) == 50_000


def test_lmtp_answers_for_each_recipient(account):
    make.channel(kind="email", address="billing@hemrum.example")
    listener = Listener(host="127.0.0.1", port=0, speaks_lmtp=True)
    listener.start()
    try:
        with smtplib.LMTP("127.0.0.1", listener.port) as server:
            server.ehlo_or_helo_if_needed()
            server.mail("noor@customer.example")
            server.rcpt("care@hemrum.example")
            server.rcpt("billing@hemrum.example")
            assert server.data(raw())[0] == 250
            assert server.getreply()[0] == 250  # the second recipient's
    finally:
        listener.stop()
    assert InboundEvent.objects.count() == 2


def test_a_taken_port_is_said_at_once(door):
    with pytest.raises(OSError, match="in use"):
        Listener(host="127.0.0.1", port=door.port).start()
