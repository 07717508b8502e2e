"""Over a real SMTP server: a mail in, the answer out, and the answer to it in the same case."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from apps.channels.models import OutboxMessage
from apps.channels.services import inbox, outbox
from apps.interactions.models import Case, Delivery, Message, Notification
from apps.interactions.services import attachments, conversations, inbound, replies
from tests import make
from tests.channels.conftest import no_kept_connection, postbox

__all__ = ["no_kept_connection", "postbox"]  # fixtures
pytestmark = pytest.mark.django_db

HELP, NOOR = "help@hems.example", "noor@customer.example"


@pytest.fixture
def mailbox(postbox):
    return make.channel(kind="email", address=HELP, options=postbox.options)


@pytest.fixture
def agent(mailbox):
    return make.agent(team=make.team(brands=[mailbox.brand]))


def mail_in(mailbox, text: str, *, number: int, to: str = HELP, **fields) -> Message:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = NOOR, to, f"<{number}@customer.example>"
    mail["Subject"] = fields.pop("subject", "Lamp")
    mail.set_content(text)
    event = inbox.store(account=mailbox, dedupe_key=str(number), raw=mail.as_bytes())
    inbound.take_in(event.pk)
    return Message.objects.get(inbound_event_id=event.pk)


def send_due() -> None:
    OutboxMessage.objects.update(due_at=Case.objects.first().opened_at)
    outbox.deliver_due(sender="test")


def test_an_answer_to_our_answer_comes_back_by_its_token(
    mailbox, agent, postbox, django_capture_on_commit_callbacks
):
    first = mail_in(mailbox, "It is cracked", number=1)
    conversations.assign(interaction_id=first.interaction_id, agent=agent)
    file = attachments.store(file=b"size,price\n", name="lamps.csv", kind="email",
                             uploaded_by=agent)  # fmt: skip
    replies.send(
        interaction=first.interaction, author=agent, body="Here is the list", client_id="r1",
        base_seq=1, attachments=[file],
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        send_due()

    sender, recipients, raw = postbox.mails[0]
    letter = message_from_bytes(raw, policy=policy.default)
    assert (sender, recipients) == (HELP, [NOOR])
    assert letter["Subject"] == f"Re: Lamp [#{first.case.reference}]"
    assert letter["In-Reply-To"] == "<1@customer.example>"
    assert [part.get_filename() for part in letter.iter_attachments()] == ["lamps.csv"]
    ours = Message.objects.get(author=agent)
    assert ours.provider_id == letter["Message-ID"]
    assert Delivery.objects.get().state == "sent"

    answer = mail_in(mailbox, "Thank you", number=2, to=letter["Reply-To"], subject="Other words")

    assert (answer.case, answer.interaction, answer.landing) == (
        first.case, first.interaction, "token",
    )  # fmt: skip
    assert answer.seq == 3
    answer.case.refresh_from_db()
    assert answer.case.status == "open"


def test_an_address_the_server_refuses_is_told_to_the_author(
    mailbox, agent, postbox, django_capture_on_commit_callbacks
):
    first = mail_in(mailbox, "It is cracked", number=1)
    postbox.refuses = {NOOR: "550 No such user"}
    replies.send(interaction=first.interaction, author=agent, body="Hello", client_id="r1")
    with django_capture_on_commit_callbacks(execute=True):
        send_due()

    delivery = Delivery.objects.get()
    assert delivery.state == "failed"
    assert "550 No such user" in delivery.problem
    assert Notification.objects.get().kind == "not_delivered"


def test_what_was_taken_back_never_leaves(mailbox, agent, postbox):
    first = mail_in(mailbox, "It is cracked", number=1)
    message = replies.send(interaction=first.interaction, author=agent, body="Oops", client_id="r1")
    replies.undo(message=message, by=agent)
    send_due()
    assert postbox.mails == []
