import smtplib

import pytest

from apps.portal.demo_mail import centre, server
from tests import make
from tests.channels.mail.letters import raw
from tests.portal.provider import running

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.urls")]


@pytest.fixture
def provider(tmp_path, settings):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    with running(tmp_path / "demo-mail") as it:
        server.announce(tmp_path / "demo_mail.json", smtp_port=it.smtp_port, imap_port=it.port)
        yield it


def deliver(provider, to="noor@customer.example", mail=None):
    with smtplib.SMTP("127.0.0.1", provider.smtp_port) as smtp:
        smtp.sendmail("care@hemrum.example", [to], mail or raw())


def test_the_page_shows_what_a_customer_received(client, provider):
    deliver(
        provider, mail=raw("<b>New</b> lamp\r\n\r\n> old\r\n", Reply_To="reply+x@hemrum.example")
    )
    page = client.get("/demo-mail/noor@customer.example/").content.decode()
    assert "Lamp arrived cracked" in page
    assert "&lt;b&gt;New&lt;/b&gt; lamp" in page
    assert "?to=reply%2Bx%40hemrum.example" in page
    assert "noor@customer.example" in client.get("/demo-mail/").content.decode()


def test_a_customer_writes_by_real_mail(client, provider):
    address = "/demo-mail/noor@customer.example/"
    form = {"to": "care@hemrum.example", "subject": "Lamp", "text": "Hi", "in_reply_to": "<1@x>"}
    assert client.post(address, form).status_code == 302
    [mail] = provider.provider.mailbox("care@hemrum.example").mails()
    assert b"In-Reply-To: <1@x>" in mail.raw
    assert b"From: noor@customer.example" in mail.raw


def test_what_cannot_be_sent_keeps_what_was_typed(client, provider):
    answer = client.post(
        "/demo-mail/noor@customer.example/",
        {"to": "gone@customer.example", "subject": "a\r\nBcc: x@y.z", "text": "My words"},
    )
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()


def test_poison_is_shown_as_such(client, provider):
    provider.provider.mailbox("noor@customer.example").add(b"Subject: no sender\r\n\r\nx")
    assert client.get("/demo-mail/noor@customer.example/").status_code == 200


def test_outside_the_demo_there_is_no_such_page(client, provider, settings):
    settings.DEMO = False
    assert client.get("/demo-mail/").status_code == 404
    assert client.get("/demo-mail/noor@customer.example/").status_code == 404
    assert client.get("/demo-mail/no-address/").status_code == 404


def test_the_centres_accounts_use_the_provider_unless_they_are_connected_elsewhere(settings):
    ours = make.channel(kind="email", address="care@hemrum.example")
    theirs = make.channel(
        kind="email", address="a@b.example", options={"smtp_host": "smtp.b.example"}
    )
    assert centre.connect(smtp_port=2525, imap_port=1143) == 1
    assert centre.connect(smtp_port=2525, imap_port=1143) == 0
    assert centre.connect(smtp_port=2526, imap_port=1143) == 1
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.options["smtp_port"], ours.options["imap_host"]) == ("2526", "127.0.0.1")
    assert theirs.options == {"smtp_host": "smtp.b.example"}
    assert centre.aliases() == {"reply@hemrum.example": "care@hemrum.example"}
