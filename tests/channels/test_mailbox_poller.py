"""The poller against a real IMAP server, in its own thread, as ``manage.py mail`` runs it."""

import shutil
import tempfile
import time
from pathlib import Path

import pytest
from imapclient import SEEN, IMAPClient

from apps.channels.choices import InboundState
from apps.channels.mailroom import poller as polling
from apps.channels.mailroom.poller import Poller
from apps.channels.models import InboundEvent
from apps.channels.services import inbox
from tests import make
from tests.channels import dovecot
from tests.channels.mail.letters import raw
from tests.portal import provider as demo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(
    scope="module", params=[pytest.param(dovecot, marks=dovecot.needed, id="dovecot"), demo]
)
def imap(request):
    folder = Path(tempfile.mkdtemp(prefix="imap-"))  # short: it holds unix sockets
    try:
        with request.param.running(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def mailbox(imap, request):
    """A client of a mailbox of the test's own; ``.account`` is ours for it."""
    user = f"u{abs(hash(request.node.name)) % 10**9}"
    client = IMAPClient("127.0.0.1", port=imap.port, ssl=False)
    client.login(f"{user}@hemrum.example", "secret")
    client.select_folder("INBOX")
    client.user = user
    yield client
    client.logout()


def connect(imap, mailbox, **options):
    from apps.channels.services import credentials

    return make.channel(
        kind="email",
        address=f"{mailbox.user}@hemrum.example",
        options=imap.options | options,
        credentials=credentials.seal({"password": "secret"}),
    )


@pytest.fixture
def poll():
    running = []

    def start(account):
        poller = Poller(account.pk)
        poller.start()
        running.append(poller)
        return poller

    yield start
    for poller in running:
        poller.ask_to_stop()
    for poller in running:
        poller.join(10)
        assert not poller.is_alive()


def subjects():
    return [inbox.read(event.pk)[0].subject for event in InboundEvent.objects.order_by("id").all()]


def eventually(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def number_of_events():
    return InboundEvent.objects.count()


def test_unread_mail_is_taken_first_and_new_mail_as_it_comes(imap, mailbox, poll):
    mailbox.append("INBOX", raw(Subject="Read before"), [SEEN])
    mailbox.append("INBOX", raw(Subject="Unread", Message_ID="<2@x>"))
    account = connect(imap, mailbox)
    poll(account)
    eventually(lambda: number_of_events() == 1)
    mailbox.append("INBOX", raw("New\r\n", Subject="New", Message_ID="<3@x>"))
    eventually(lambda: number_of_events() == 2)  # by IDLE: a poll comes after 60
    assert subjects() == ["Unread", "New"]
    eventually(lambda: len(mailbox.search("UNSEEN")) == 0)
    account.refresh_from_db()
    assert account.cursor["uid"] == 3
    assert account.last_ok_at is not None


def test_a_second_poller_goes_on_where_the_first_one_stopped(imap, mailbox, poll):
    account = connect(imap, mailbox)
    mailbox.append("INBOX", raw(Subject="One"))
    first = poll(account)
    eventually(lambda: number_of_events() == 1)
    first.ask_to_stop()
    first.join(10)
    mailbox.append("INBOX", raw("b\r\n", Subject="Two", Message_ID="<2@x>"), [SEEN])
    poll(account)
    eventually(lambda: number_of_events() == 2)
    assert subjects() == ["One", "Two"]


def test_two_pollers_of_one_mailbox_store_each_mail_once(imap, mailbox, poll):
    account = connect(imap, mailbox)
    for n in range(10):
        mailbox.append("INBOX", raw(f"{n}\r\n", Subject=str(n), Message_ID=f"<{n}@x>"))
    poll(account)
    poll(account)
    eventually(lambda: number_of_events() == 10)
    time.sleep(0.5)
    assert sorted(subjects()) == sorted(str(n) for n in range(10))


def test_poison_does_not_hold_up_what_comes_after_it(imap, mailbox, poll):
    mailbox.append("INBOX", b"Subject: nobody wrote this\r\n\r\nx")
    mailbox.append("INBOX", raw(Subject="After it"))
    poll(connect(imap, mailbox))
    eventually(lambda: number_of_events() == 2)
    first, second = InboundEvent.objects.order_by("id")
    assert inbox.read(first.pk) == []
    assert inbox.read(second.pk)[0].subject == "After it"
    first.refresh_from_db()
    assert first.state == InboundState.QUARANTINED


def test_a_mail_that_is_too_large_is_put_aside_with_its_header(imap, mailbox, poll, monkeypatch):
    monkeypatch.setattr(polling, "MAX_BYTES", 2_000)
    mailbox.append("INBOX", raw("x" * 5_000, Subject="Too large"))
    mailbox.append("INBOX", raw(Subject="After it", Message_ID="<2@x>"))
    poll(connect(imap, mailbox))
    eventually(lambda: number_of_events() == 2)
    large = InboundEvent.objects.order_by("id")[0]
    assert large.state == InboundState.QUARANTINED
    assert large.problem.startswith("too_large: it has 5")
    assert b"Subject: Too large" in bytes(large.raw)


def test_what_fails_is_noted_on_the_account_and_the_poller_goes_on(imap, mailbox, poll):
    account = connect(imap, mailbox)
    type(account).objects.filter(pk=account.pk).update(options=account.options | {"imap_port": "1"})
    poll(account)
    eventually(lambda: type(account).objects.get(pk=account.pk).last_error)
    type(account).objects.filter(pk=account.pk).update(options=account.options)
    mailbox.append("INBOX", raw())
    eventually(lambda: number_of_events() == 1)
    account.refresh_from_db()
    eventually(lambda: type(account).objects.get(pk=account.pk).last_error == "")


def test_a_mailbox_numbered_anew_is_read_again_without_doubles(imap, mailbox, poll):
    account = connect(imap, mailbox, history="all")
    mailbox.append("INBOX", raw(Subject="One"))
    first = poll(account)
    eventually(lambda: number_of_events() == 1)
    first.ask_to_stop()
    first.join(10)
    assert len(inbox.read(InboundEvent.objects.get().pk)) == 1
    InboundEvent.objects.update(dedupe_key="imap:1:1")
    type(account).objects.filter(pk=account.pk).update(cursor={"uidvalidity": 1, "uid": 99})
    mailbox.append("INBOX", raw("b\r\n", Subject="Two", Message_ID="<2@x>"))
    poll(account)
    eventually(lambda: number_of_events() == 3)
    again, new = InboundEvent.objects.order_by("id")[1:]
    assert inbox.read(again.pk) == []
    assert inbox.read(new.pk)[0].subject == "Two"


def test_mail_that_came_while_we_fetched_is_not_left_until_the_next_long_look(
    imap, mailbox, poll, monkeypatch
):
    """The server told of it in the answer to another command, and IDLE tells nothing twice."""
    taken = polling.Poller._take

    def take(self, account, box, opened, uid, cursor):
        taken(self, account, box, opened, uid, cursor)
        if uid == 1:
            mailbox.append("INBOX", raw("b\r\n", Subject="Meanwhile", Message_ID="<2@x>"))
            box.client.noop()  # where the news goes unheard

    monkeypatch.setattr(polling.Poller, "_take", take)
    mailbox.append("INBOX", raw(Subject="First"))
    account = connect(imap, mailbox)
    type(account).objects.filter(pk=account.pk).update(
        cursor={"uidvalidity": mailbox.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"],
                "uid": 0}
    )  # fmt: skip
    poll(account)
    eventually(lambda: number_of_events() == 2, seconds=15)
    assert subjects() == ["First", "Meanwhile"]
