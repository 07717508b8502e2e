"""The demo's provider as mail programs see it: smtplib, imaplib and IMAPClient."""

import imaplib
import smtplib
import threading
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient import DELETED, SEEN, IMAPClient
from imapclient.exceptions import IMAPClientError

from apps.portal.demo_mail.mailboxes import Provider
from apps.portal.demo_mail.wire import BadCommand, parse
from tests.channels.mail.letters import BOUNCE, raw
from tests.portal.provider import running

NOOR = "noor@customer.example"


@pytest.fixture
def provider(tmp_path):
    with running(tmp_path / "demo-mail", **{"reply@hemrum.example": "care@hemrum.example"}) as it:
        yield it


def send(provider, *to, mail=None):
    with smtplib.SMTP("127.0.0.1", provider.smtp_port) as server:
        return server.sendmail("care@hemrum.example", list(to or [NOOR]), mail or raw())


@pytest.fixture
def client(provider):
    client = IMAPClient("127.0.0.1", port=provider.port, ssl=False)
    client.login(NOOR, "any")
    yield client
    client.logout()


def test_a_mail_sent_is_a_mail_read(provider, client):
    send(provider)
    opened = client.select_folder("INBOX")
    assert opened[b"EXISTS"] == 1
    [uid] = client.search("UNSEEN")
    fetched = client.fetch([uid], ["BODY.PEEK[]", "FLAGS", "RFC822.SIZE", "ENVELOPE"])[uid]
    assert fetched[b"BODY[]"].endswith(raw())
    assert fetched[b"BODY[]"].startswith(b"Return-Path: <care@hemrum.example>\r\nDelivered-To: ")
    assert fetched[b"RFC822.SIZE"] == len(fetched[b"BODY[]"])
    assert fetched[b"FLAGS"] == ()
    assert fetched[b"ENVELOPE"].subject == b"Lamp arrived cracked"
    assert str(fetched[b"ENVELOPE"].from_[0]) == "Noor Haddad <noor@customer.example>"
    client.fetch([uid], ["BODY[TEXT]"])
    assert client.search("UNSEEN") == []


def test_parts_of_a_mail_are_fetched_as_asked(provider, client):
    send(provider, mail=BOUNCE)
    client.select_folder("INBOX")
    found = client.fetch([1], ["BODY.PEEK[HEADER.FIELDS (SUBJECT TO)]", "BODY.PEEK[1]"])[1]
    assert found[b"BODY[HEADER.FIELDS (SUBJECT TO)]"] == (
        b"To: care@hemrum.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\n"
    )
    assert found[b"BODY[1]"].startswith(b"I'm sorry")
    assert client.fetch([1], ["BODY.PEEK[]<0.11>"])[1][b"BODY[]<0>"] == b"Return-Path"
    structure = client.fetch([1], ["BODYSTRUCTURE"])[1][b"BODYSTRUCTURE"]
    assert structure.is_multipart
    assert len(structure[0]) == 3


def test_plus_forms_and_aliases_reach_the_mailbox(provider):
    send(provider, "reply+abc@hemrum.example", "care+x@hemrum.example")
    mails = provider.provider.mailbox("care@hemrum.example").mails()
    assert [b"Delivered-To: reply+abc@hemrum.example" in mail.raw for mail in mails] == [
        True,
        False,
    ]


def test_a_missing_person_bounces(provider):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(provider, "gone@customer.example")


def test_an_idle_client_hears_of_a_new_mail(provider, client):
    client.select_folder("INBOX")
    client.idle()
    threading.Timer(0.2, send, [provider]).start()
    assert (1, b"EXISTS") in client.idle_check(timeout=5)
    client.idle_done()
    assert client.search() == [1]


def test_flags_and_deletions_are_kept_and_uids_never_come_again(provider, client):
    for _ in range(3):
        send(provider)
    client.select_folder("INBOX")
    client.add_flags([1, 2], [SEEN])
    client.remove_flags([1], [SEEN])
    client.add_flags([3], [DELETED])
    client.expunge()
    assert client.search("SEEN") == [2]
    assert client.search() == [1, 2]
    send(provider)
    client.noop()
    assert client.search() == [1, 2, 4]
    again = Provider(provider.provider.folder).mailbox(NOOR)
    assert [(mail.uid, set(mail.flags)) for mail in again.mails()] == [
        (1, set()),
        (2, {"\\Seen"}),
        (4, set()),
    ]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (["SUBJECT", "cracked"], [1]),
        (["NOT", ["SUBJECT", "cracked"]], [2]),
        (["OR", ["FROM", "noor"], ["FROM", "daemon"]], [1, 2]),
        (["TEXT", "user unknown"], [2]),
        (["HEADER", "Auto-Submitted", "replied"], [2]),
        (["SINCE", date(2020, 1, 1)], [1, 2]),
        (["BEFORE", date(2020, 1, 1)], []),
        (["UID", "2:*"], [2]),
        (["LARGER", 500], [2]),
        (["UNSEEN", "UID", "1:1"], [1]),
    ],
)
def test_mails_are_searched(provider, client, criteria, expected):
    send(provider)
    send(provider, mail=BOUNCE)
    client.select_folder("INBOX")
    assert client.search(criteria) == expected


def test_the_standard_librarys_client_works_too(provider):
    send(provider)
    client = imaplib.IMAP4("127.0.0.1", provider.port)
    client.login(NOOR, "any")
    assert client.select("INBOX") == ("OK", [b"1"])
    assert client.list()[1] == [b'(\\HasNoChildren) "/" "INBOX"']
    assert client.status("INBOX", "(MESSAGES UNSEEN)")[1] == [b'"INBOX" (MESSAGES 1 UNSEEN 1)']
    status, answer = client.append("INBOX", "\\Seen", None, raw("second\r\n"))
    assert (status, answer[0].startswith(b"[APPENDUID ")) == ("OK", True)
    assert client.search(None, "ALL") == ("OK", [b"1 2"])
    assert client.fetch("2", "(RFC822)")[1][0][1] == raw("second\r\n")
    client.store("2", "+FLAGS", "\\Deleted")
    client.close()
    client.logout()
    assert len(provider.provider.mailbox(NOOR).mails()) == 1


def test_nothing_is_told_before_a_sign_in(provider):
    client = IMAPClient("127.0.0.1", port=provider.port, ssl=False)
    with pytest.raises(IMAPClientError, match="e-mail address"):
        client.login("../../etc", "x")
    for command in ("INBOX", "STATUS"):
        with pytest.raises(IMAPClientError):
            client.folder_status(command)
    client.logout()


@pytest.mark.parametrize("address", ["../x@y.example", "a/b@c.example", "", "x", "a@..", "a@/etc"])
def test_no_address_leads_out_of_the_folder(tmp_path, address):
    mailbox = Provider(tmp_path).mailbox(address)
    assert mailbox is None or mailbox.folder.parent == tmp_path


@given(st.binary(max_size=200))
def test_any_line_is_read_or_refused(line):
    try:
        parse(line, [])
    except BadCommand:
        return
