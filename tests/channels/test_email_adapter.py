import pytest

from apps.channels.adapters.email import EmailAdapter, smtp
from apps.channels.domain.mail.parse import parse
from apps.channels.protocol import (
    Account,
    Attachment,
    ChannelError,
    Hint,
    Outbound,
    Party,
    Webhook,
)
from tests.channels.mail.letters import BOUNCE, raw
from tests.channels.postbox import postbox as running

KEY = ("6b" * 32,)


def account(box=None, **settings):
    return Account(
        address="care@hemrum.example",
        name="Hemrum",
        credentials=settings.pop("credentials", {}),
        settings={
            **(box.options if box else {}),
            "instance": "ours1",
            "reply_keys": KEY,
            "reply_address": "reply@hemrum.example",
            "ours": ["care@hemrum.example"],
        }
        | settings,
    )


def message(**values):
    return Outbound(
        **{
            "to": [Party("noor@customer.example", "Noor")],
            "text": "Hello Noor",
            "subject": "Re: Lamp",
            "client_id": "message-1",
            "thread": "C-20418",
        }
        | values
    )


def receive(mail: bytes, **headers):
    webhook = Webhook({name.replace("_", "-"): v for name, v in headers.items()}, mail)
    return EmailAdapter().receive(webhook, account())[0]


def test_what_we_send_arrives_and_its_answer_proves_its_case(postbox):
    sent = EmailAdapter().send(message(bcc=[Party("boss@hemrum.example")]), account(postbox))
    [(sender, recipients, content)] = postbox.mails
    mail = parse(content)
    assert sender == "care@hemrum.example"
    assert recipients == ["noor@customer.example", "boss@hemrum.example"]
    assert mail.message_id == sent.provider_id
    assert b"boss@" not in content
    reply = raw("Thanks", To=mail.reply_to[0].email, In_Reply_To=mail.message_id)
    assert receive(reply).thread == [
        Hint("token", ("C-20418",), proves=True),
        Hint("references", (sent.provider_id,)),
    ]


def test_the_same_message_sent_twice_is_one_mail_for_its_reader(postbox):
    ids = {EmailAdapter().send(message(), account(postbox)).provider_id for _ in range(2)}
    assert len(ids) == 1
    assert len(postbox.mails) == 2


def test_a_connection_is_used_again_and_replaced_when_it_died(postbox):
    EmailAdapter().send(message(), account(postbox))
    EmailAdapter().send(message(), account(postbox))
    assert postbox.connections == 1
    smtp._kept.server.sock.shutdown(2)
    EmailAdapter().send(message(), account(postbox))
    assert postbox.connections == 2
    assert len(postbox.mails) == 3


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [("550 5.1.1 No such user", True), ("451 4.7.1 Greylisted, come again", False)],
)
def test_a_refused_recipient_is_told_in_the_servers_words(postbox, answer, permanent):
    postbox.refuses = {"noor@customer.example": answer}
    with pytest.raises(ChannelError, match=answer[4:]) as refused:
        EmailAdapter().send(message(), account(postbox))
    assert refused.value.permanent is permanent


def test_one_refused_recipient_does_not_stop_the_others(postbox):
    postbox.refuses = {"zoe@customer.example": "550 Unknown"}
    sent = EmailAdapter().send(message(cc=[Party("zoe@customer.example")]), account(postbox))
    [failure] = sent.failures
    assert (failure.recipient, failure.permanent, failure.reason) == (
        "zoe@customer.example",
        True,
        "550 Unknown",
    )
    assert len(postbox.mails) == 1


@pytest.mark.parametrize(("answer", "permanent"), [("554 Spam", True), ("452 Out of space", False)])
def test_a_refused_mail_is_permanent_or_not_as_the_server_says(postbox, answer, permanent):
    postbox.answer = answer
    with pytest.raises(ChannelError, match=answer) as refused:
        EmailAdapter().send(message(), account(postbox))
    assert refused.value.permanent is permanent


def test_a_wrong_password_is_the_accounts_fault_and_not_the_mails():
    with running(password="right") as box:
        EmailAdapter().check(account(box, credentials={"password": "right"}))
        with pytest.raises(ChannelError, match="Sign-in refused") as refused:
            EmailAdapter().check(account(box, credentials={"password": "wrong"}))
    assert (refused.value.permanent, refused.value.code) == (False, "sign_in")


def test_nobody_at_the_door_is_temporary():
    settings = {"smtp_host": "127.0.0.1", "smtp_port": "1", "smtp_security": "none"}
    with pytest.raises(ChannelError, match="No connection") as refused:
        EmailAdapter().send(message(), account(**settings))
    assert refused.value.permanent is False


def test_a_bad_address_is_permanent_before_anything_is_sent(postbox):
    with pytest.raises(ChannelError) as refused:
        EmailAdapter().send(message(to=[Party("nobody")]), account(postbox))
    assert (refused.value.permanent, postbox.connections) == (True, 0)


def test_files_travel(postbox):
    file = Attachment("label.pdf", "application/pdf", content=b"%PDF")
    EmailAdapter().send(message(attachments=[file]), account(postbox))
    assert parse(postbox.mails[0][2]).files[0].content == b"%PDF"


def test_a_mail_is_received_with_all_that_an_agent_needs():
    inbound = receive(
        raw("It broke.\r\n\r\nOn 1 Nov 2026, Hemrum <care@hemrum.example> wrote:\r\n> Hi\r\n"),
        x_envelope_to="care@hemrum.example",
        x_received_at="2026-11-20T10:00:00+00:00",
    )
    assert (inbound.sender.address, inbound.sender.name) == ("noor@customer.example", "Noor Haddad")
    assert inbound.text == "It broke."
    assert inbound.quoted.endswith("> Hi")
    assert inbound.provider_id == "<1@customer.example>"
    assert inbound.occurred_at.isoformat() == "2026-11-20T10:00:00+00:00"
    assert inbound.automatic is None


def test_our_own_mail_and_machines_are_marked_as_automatic(postbox):
    EmailAdapter().send(message(), account(postbox))
    assert receive(postbox.mails[0][2]).automatic.code == "own"
    assert receive(raw(Auto_Submitted="auto-replied")).automatic.code == "auto_reply"


def test_a_bounce_tells_which_recipient_of_which_mail_failed():
    inbound = receive(BOUNCE)
    failed, delayed = inbound.failures
    assert (failed.provider_id, failed.recipient, failed.permanent) == (
        "<ours@hemrum.example>",
        "gone@customer.example",
        True,
    )
    assert failed.reason.startswith("5.1.1 550 5.1.1")
    assert delayed.permanent is False
    assert inbound.automatic.code == "bounce"


def test_a_mail_without_an_id_is_known_by_its_content():
    first, again = receive(raw(Message_ID="")), receive(raw(Message_ID=""))
    assert first.provider_id == again.provider_id
    assert first.provider_id.startswith("sha256:")
