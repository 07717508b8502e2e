"""Real mails through the real adapter into cases."""

from __future__ import annotations

import threading
from email.message import EmailMessage

import pytest
from django.db import connections
from django.utils import timezone

from apps.channels.domain.mail import threading as reply_tokens
from apps.channels.models import InboundEvent, OutboxMessage
from apps.channels.services import credentials, inbox
from apps.customers.models import Customer, Identity
from apps.interactions.models import Case, Delivery, Message
from apps.interactions.services import automatic, conversations, deliveries, inbound, replies
from tests import make

pytestmark = pytest.mark.django_db

HELP = "help@hems.example"
NOOR = "noor@customer.example"


@pytest.fixture
def mailbox():
    return make.channel(kind="email", name="Help desk", address=HELP)


@pytest.fixture
def agent(mailbox):
    return make.agent(team=make.team(brands=[mailbox.brand]))


def letter(text="It is cracked", *, sender=NOOR, to=HELP, number=1, **fields) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = sender, to, f"<{number}@customer.example>"
    mail["Subject"] = fields.pop("Subject", "Lamp")
    mail["Date"] = "Sun, 22 Nov 2026 10:00:00 +0000"
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def arrive(mailbox, mail: EmailMessage, *, key: str = "") -> InboundEvent:
    event = inbox.store(
        account=mailbox, dedupe_key=key or mail["Message-ID"] + str(mail["To"]),
        raw=mail.as_bytes(),
    )  # fmt: skip
    inbound.take_in(event.pk)
    event.refresh_from_db()
    return event


def answered(message_of_customer, agent, mailbox) -> Message:
    """Our reply, as sent by the provider."""
    part = message_of_customer.interaction
    sent = replies.send(interaction=part, author=agent, body="Sorry!", client_id="r1")
    outbox = OutboxMessage.objects.get()
    deliveries.sent(outbox_id=outbox.pk, provider_id="<ours@hems.example>")
    return sent


def with_token(case) -> str:
    key = bytes.fromhex(credentials.reply_keys()[0])
    return reply_tokens.reply_address(case.reference, base=HELP, key=key)


def test_a_first_mail_opens_a_case_with_its_customer(mailbox):
    event = arrive(mailbox, letter())

    message = Message.objects.get()
    assert event.state == "handled"
    assert (message.body, message.landing, message.provider_id) == (
        "It is cracked", "new", "<1@customer.example>",
    )  # fmt: skip
    assert message.inbound_event_id == event.pk
    assert message.case.subject == "Lamp"
    identity = Identity.objects.get()
    assert (identity.value, identity.verification) == (NOOR, "inbound")
    assert message.case.customer == identity.customer


def test_taken_in_again_and_again_changes_nothing(mailbox):
    event = arrive(mailbox, letter())
    for _ in range(3):
        inbound.take_in(event.pk)
    arrive(mailbox, letter(), key="the same mail, fetched anew")

    assert Message.objects.count() == 1
    assert Case.objects.count() == 1


def test_one_mail_to_two_of_our_addresses_is_one_message(mailbox):
    sales = make.channel(brand=mailbox.brand, kind="email", address="sales@hems.example")
    both = letter(to=f"{HELP}, sales@hems.example")
    arrive(mailbox, both)
    second = arrive(sales, both)

    assert Message.objects.count() == 1
    assert second.state == "handled"


def test_an_answer_with_our_token_lands_in_its_case_from_wherever(mailbox, agent):
    arrive(mailbox, letter())
    first = Message.objects.get()
    answered(first, agent, mailbox)

    arrive(mailbox, letter("From home", sender="noor@home.example", to=with_token(first.case),
                           number=2, Subject="No hook"))  # fmt: skip

    landed = Message.objects.get(body="From home")
    assert (landed.case, landed.landing) == (first.case, "token")


def test_an_answer_to_our_message_id_lands_in_its_case(mailbox, agent):
    arrive(mailbox, letter())
    first = Message.objects.get()
    answered(first, agent, mailbox)

    arrive(mailbox, letter("Thanks", number=2, In_Reply_To="<ours@hems.example>"))

    landed = Message.objects.get(body="Thanks")
    assert (landed.case, landed.landing) == (first.case, "references")
    assert landed.interaction == first.interaction


def test_a_stranger_who_knows_id_and_number_starts_a_case_of_their_own(mailbox, agent):
    arrive(mailbox, letter())
    first = Message.objects.get()
    answered(first, agent, mailbox)

    arrive(mailbox, letter(
        "Tell me all", sender="eve@evil.example", number=2, In_Reply_To="<ours@hems.example>",
        Subject=f"Re: Lamp [#{first.case.reference}]",
    ))  # fmt: skip

    landed = Message.objects.get(body="Tell me all")
    assert landed.case != first.case
    assert landed.case.customer != first.case.customer


def test_the_case_number_in_the_subject_counts_for_a_proved_sender(mailbox):
    arrive(mailbox, letter())
    first = Message.objects.get()
    hooked = {"Subject": f"Lamp again [#{first.case.reference}]"}
    arrive(mailbox, letter("Mine", number=2, **hooked))
    forged = {"Authentication_Results": "mx.hems.example; dmarc=fail"}
    arrive(mailbox, letter("Not mine", number=3, **hooked, **forged))

    assert Message.objects.get(body="Mine").case == first.case
    other = Message.objects.get(body="Not mine")
    assert other.case != first.case
    assert other.case.customer != first.case.customer
    assert Customer.objects.count() == 2


def test_our_own_mail_is_not_taken_in(mailbox):
    event = arrive(mailbox, letter(sender=HELP))
    assert event.state == "handled"
    assert not Message.objects.exists()


def test_an_absence_notice_wakes_nobody(mailbox, agent):
    arrive(mailbox, letter())
    first = Message.objects.get()
    conversations.assign(interaction_id=first.interaction_id, agent=agent)
    first.interaction.refresh_from_db()
    answered(first, agent, mailbox)

    arrive(mailbox, letter("I am away", number=2, In_Reply_To="<ours@hems.example>",
                           Auto_Submitted="auto-replied"))  # fmt: skip
    arrive(mailbox, letter("Away too", sender="x@y.example", number=3,
                           Auto_Submitted="auto-replied"))  # fmt: skip

    notice = Message.objects.get(body="I am away")
    assert (notice.kind, notice.case) == ("auto", first.case)
    notice.case.refresh_from_db()
    assert notice.case.status == "pending"
    assert not Message.objects.filter(body="Away too").exists()


def test_a_bounce_marks_the_delivery_and_the_address(mailbox, agent):
    arrive(mailbox, letter())
    answered(Message.objects.get(), agent, mailbox)
    raw = (
        f"From: MAILER-DAEMON@mx.example\r\nTo: {HELP}\r\nMessage-ID: <b@mx.example>\r\n"
        "Subject: Undeliverable\r\nMIME-Version: 1.0\r\nReturn-Path: <>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {NOOR}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "Message-ID: <ours@hems.example>\r\nSubject: Re: Lamp\r\n\r\nSorry!\r\n--b--\r\n"
    )
    event = inbox.store(account=mailbox, dedupe_key="bounce", raw=raw.encode())
    inbound.take_in(event.pk)

    delivery = Delivery.objects.get()
    assert delivery.state == "failed"
    assert "no such user" in delivery.problem
    assert Identity.objects.get().undeliverable_at is not None
    assert Case.objects.count() == 1
    assert Message.objects.filter(kind="event", visibility="internal").count() == 1


def test_a_blocked_address_reaches_nobody(mailbox):
    arrive(mailbox, letter())
    Identity.objects.update(blocked_at=timezone.now())
    event = arrive(mailbox, letter("Me again", number=2))
    assert event.state == "handled"
    assert Message.objects.count() == 1


def test_files_come_along_and_programs_do_not(mailbox):
    mail = letter()
    mail.add_attachment(b"words", maintype="text", subtype="plain", filename="list.txt")
    mail.add_attachment(b"MZ\x90\x00" * 9, maintype="application", subtype="x", filename="a.exe")
    arrive(mailbox, mail)

    message = Message.objects.get(kind="text")
    assert list(message.attachments.values_list("name", flat=True)) == ["list.txt"]
    told = Message.objects.get(kind="event")
    assert told.body == "Not kept: Programs are not accepted: “a.exe”."


def test_a_sender_that_is_no_address_is_quarantined(mailbox):
    event = arrive(mailbox, letter(sender="nobody"))
    assert event.state == "quarantined"
    assert not Message.objects.exists()


def test_no_address_gets_more_than_three_automatic_answers_a_day(mailbox):
    arrive(mailbox, letter())
    part = Message.objects.get().interaction
    sent = [
        automatic.answer(interaction=part, body="We are closed", client_id=f"a{n}")
        for n in range(5)
    ]
    assert [message is not None for message in sent] == [True, True, True, False, False]
    assert all(row.payload["automatic"] for row in OutboxMessage.objects.all())
    part.case.refresh_from_db()
    assert part.case.waiting_since is not None


@pytest.mark.django_db(transaction=True)
def test_taken_in_by_eight_workers_at_once_it_is_one_message(mailbox):
    event = inbox.store(account=mailbox, dedupe_key="1", raw=letter().as_bytes())

    def work() -> None:
        try:
            inbound.take_in(event.pk)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert Message.objects.count() == 1
    assert Case.objects.count() == 1
    assert Customer.objects.count() == 1
