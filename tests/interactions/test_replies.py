from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.channels.models import OutboxMessage
from apps.interactions.errors import NotReachable, Refused, StaleView, TooLate
from apps.interactions.models import Delivery, Draft, Hold, Interaction, Message
from apps.interactions.services import attachments, conversations, intake, replies
from apps.interactions.services.intake import Incoming
from apps.interactions.services.reach import Via
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return make.channel(kind="email", name="Help desk", address="help@hems.example")


@pytest.fixture
def agent(mailbox):
    return make.agent(team=make.team(brands=[mailbox.brand]))


@pytest.fixture
def address(mailbox):
    return make.identity(
        make.customer(brands=[mailbox.brand], name="Noor Haddad"), verified_at=timezone.now()
    )


@pytest.fixture
def mail(mailbox, address, agent):
    """A mail of the customer, taken by the agent."""
    part = intake.start(
        channel=mailbox,
        identity=address,
        incoming=Incoming("It is cracked", "m1", subject="Lamp", provider_id="<1@customer>"),
    )
    conversations.assign(interaction_id=part.pk, agent=agent)
    part.refresh_from_db()
    return part


@pytest.fixture
def chat(mailbox, address, agent):
    """A chat of the same customer, taken by the agent, its visitor looking."""
    site = make.channel(brand=mailbox.brand, kind="chat")
    visitor = make.identity(
        address.customer, scheme="web_visitor", scope=site.key, value="v1", display="Visitor"
    )
    part = intake.start(channel=site, identity=visitor, incoming=Incoming("Hello", "c1"))
    Interaction.objects.filter(pk=part.pk).update(customer_seen_at=timezone.now())
    conversations.assign(interaction_id=part.pk, agent=agent)
    part.refresh_from_db()
    return part


def test_a_mail_is_owed_held_and_waits_for_the_customer(mail, agent, address):
    message = replies.send(
        interaction=mail, author=agent, body="Sorry!", client_id="r1", base_seq=1, then="wait"
    )

    owed = OutboxMessage.objects.get()
    assert owed.reference == f"message:{message.pk}"
    assert owed.recipients == [address.value]
    assert owed.payload["subject"] == f"Re: Lamp [#{mail.case.reference}]"
    assert owed.payload["in_reply_to"] == "<1@customer>"
    assert 8 < (owed.due_at - timezone.now()).total_seconds() <= 10
    delivery = Delivery.objects.get()
    assert (delivery.recipient, delivery.state) == (address.value, "scheduled")
    mail.refresh_from_db()
    assert (mail.attention, mail.status) == ("customer", "active")
    assert mail.first_reply_at is not None
    case = mail.case
    case.refresh_from_db()
    assert (case.status, case.waiting_since, case.last_message) == ("pending", None, "Sorry!")


def test_a_chat_reply_needs_no_provider_and_leaves_the_case_open(chat, agent):
    message = replies.send(interaction=chat, author=agent, body="Hi!", client_id="r1", then="wait")

    assert (message.seq, message.visibility) == (2, "customer")
    assert not OutboxMessage.objects.exists()
    assert not Delivery.objects.exists()
    chat.case.refresh_from_db()
    assert chat.case.status == "open"


def test_the_same_client_id_is_sent_once(mail, agent):
    first = replies.send(interaction=mail, author=agent, body="Sorry!", client_id="r1")
    second = replies.send(interaction=mail, author=agent, body="Sorry!", client_id="r1", base_seq=1)

    assert first == second
    assert OutboxMessage.objects.count() == 1


def test_what_the_customer_wrote_meanwhile_stops_the_send(mail, agent, mailbox, address):
    intake.say(interaction=mail, incoming=Incoming("And the shade too", "m2"))

    with pytest.raises(StaleView) as stopped:
        replies.send(interaction=mail, author=agent, body="Sorry!", client_id="r1", base_seq=1)

    assert (stopped.value.seen_seq, stopped.value.current_seq) == (1, 2)
    assert Message.objects.count() == 2
    assert not OutboxMessage.objects.exists()


def test_a_colleagues_answer_stops_the_send_and_ones_own_does_not(mail, agent, mailbox):
    colleague = make.agent()
    replies.send(interaction=mail, author=colleague, body="On it", client_id="r0", base_seq=1)

    with pytest.raises(StaleView):
        replies.send(interaction=mail, author=agent, body="Sorry!", client_id="r1", base_seq=1)
    again = replies.send(
        interaction=mail, author=colleague, body="P.S.", client_id="r2", base_seq=1
    )
    assert again.seq == 3


def test_a_chat_goes_on_by_mail_with_the_same_agent(chat, agent, mailbox, address):
    message = replies.send(
        interaction=chat, author=agent, body="By mail then", client_id="r1",
        via=Via(mailbox, address),
    )  # fmt: skip

    chat.refresh_from_db()
    assert (chat.status, chat.end_reason) == ("ended", "continued")
    part = message.interaction
    assert (part.continues, part.owner, part.status, part.direction) == (
        chat, agent, "active", "out",
    )  # fmt: skip
    told = chat.messages.get(kind="event")
    assert (told.body, told.visibility) == ("Continuing by e-mail", "customer")
    assert OutboxMessage.objects.get().recipients == [address.value]
    kinds = list(chat.events.values_list("kind", flat=True))
    assert kinds == ["opened", "answered", "conversation_ended", "wrapped_up"]
    ledger = chat.customer.touchpoints.values_list("kind", flat=True)
    assert "channel_changed" in ledger


def test_a_retry_after_the_change_of_channel_is_the_same_message(chat, agent, mailbox, address):
    way = Via(mailbox, address)
    first = replies.send(interaction=chat, author=agent, body="Hi", client_id="r1", via=way)
    second = replies.send(interaction=chat, author=agent, body="Hi", client_id="r1", via=way)

    assert first == second
    assert Interaction.objects.count() == 2


def test_a_form_is_answered_by_the_brands_mailbox(mailbox, address, agent):
    form = make.channel(brand=mailbox.brand, kind="form", name="Returns form")
    part = intake.start(channel=form, identity=address, incoming=Incoming("Broken", "f1"))

    message = replies.send(interaction=part, author=agent, body="Sorry!", client_id="r1")

    assert message.interaction.channel == mailbox
    assert message.interaction.continues == part
    part.refresh_from_db()
    assert (part.status, part.end_reason) == ("ended", "continued")


def test_a_blocked_address_is_refused_and_nothing_is_written(mail, agent, address):
    address.blocked_at = timezone.now()
    address.save()

    with pytest.raises(NotReachable) as refused:
        replies.send(interaction=mail, author=agent, body="Sorry!", client_id="r1")

    assert refused.value.reason == "This address is blocked."
    assert Message.objects.count() == 1


def test_whoever_answers_what_nobody_has_gets_it(mailbox, address, agent):
    part = intake.start(channel=mailbox, identity=address, incoming=Incoming("Hi", "m1"))

    replies.send(interaction=part, author=agent, body="Hello", client_id="r1")

    part.refresh_from_db()
    assert (part.owner, part.status) == (agent, "active")


def test_send_and_resolve_ends_the_conversation(mail, agent):
    replies.send(interaction=mail, author=agent, body="Done", client_id="r1", then="resolve")

    mail.refresh_from_db()
    mail.case.refresh_from_db()
    assert (mail.status, mail.end_reason, mail.case.status) == ("wrap_up", "agent", "resolved")


def test_a_reply_taken_back_is_a_draft_again_and_the_case_waits_as_before(mail, agent):
    waiting_since = mail.case.waiting_since
    message = replies.send(
        interaction=mail, author=agent, body="Sorry!", client_id="r1", then="resolve",
        cc=["boss@example.net"],
    )  # fmt: skip

    draft = replies.undo(message=message, by=agent)

    assert (draft.body, draft.options["cc"]) == ("Sorry!", ["boss@example.net"])
    assert OutboxMessage.objects.get().state == "cancelled"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}
    message.refresh_from_db()
    assert message.visibility == "internal"
    assert Hold.objects.get().taken_back_by == agent
    mail.refresh_from_db()
    mail.case.refresh_from_db()
    assert (mail.status, mail.attention, mail.first_reply_at) == ("active", "us", None)
    assert mail.case.status == "open"
    assert abs(mail.case.waiting_since - waiting_since) < timedelta(milliseconds=2)


def test_what_is_being_sent_cannot_be_taken_back(mail, agent):
    message = replies.send(interaction=mail, author=agent, body="Sorry!", client_id="r1")
    OutboxMessage.objects.update(state="sending")

    with pytest.raises(TooLate):
        replies.undo(message=message, by=agent)

    message.refresh_from_db()
    assert message.visibility == "customer"
    assert not Draft.objects.exists()


def test_a_scheduled_reply_is_called_off_when_the_customer_writes_first(mail, agent):
    message = replies.send(
        interaction=mail, author=agent, body="Tomorrow then", client_id="r1",
        send_at=timezone.now() + timedelta(days=1), cancel_on_reply=True,
    )  # fmt: skip
    mail.case.refresh_from_db()
    assert mail.case.waiting_since is not None

    intake.say(interaction=mail, incoming=Incoming("Never mind", "m2"))

    assert Delivery.objects.get().state == "cancelled"
    assert OutboxMessage.objects.get().state == "cancelled"
    assert Draft.objects.get().body == "Tomorrow then"
    message.refresh_from_db()
    assert message.visibility == "internal"
    assert mail.messages.filter(kind="event", visibility="internal").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": "  "}, "Write something first."),
        ({"body": "x" * 10_001}, "This channel takes at most 10000 characters."),
        ({"cc": ["boss@example.net"]}, "Copies can be sent by e-mail only."),
    ],
)
def test_what_a_channel_cannot_carry_is_refused_before_it_is_sent(chat, agent, fields, sentence):
    with pytest.raises(Refused) as refused:
        replies.send(
            **{"interaction": chat, "author": agent, "body": "Hi", "client_id": "r1"} | fields
        )
    assert str(refused.value) == sentence
    assert Message.objects.count() == 1


def test_a_colleagues_upload_is_not_mine_to_send(mail, agent):
    file = attachments.store(file=b"words", name="a.txt", kind="email", uploaded_by=make.agent())
    with pytest.raises(Refused):
        replies.send(interaction=mail, author=agent, body="Hi", client_id="r1", attachments=[file])
    assert not OutboxMessage.objects.exists()


def test_files_come_back_with_a_reply_that_is_taken_back(mail, agent, mailbox, address):
    file = attachments.store(file=b"words", name="a.txt", kind="email", uploaded_by=agent)
    message = replies.send(
        interaction=mail, author=agent, body="Hi", client_id="r1", attachments=[file]
    )
    assert OutboxMessage.objects.get().payload["attachments"][0]["name"] == "a.txt"

    draft = replies.undo(message=message, by=agent)

    assert draft.options["attachments"] == [file.upload_key]
    assert draft.options["via"] == f"{mailbox.pk}-{address.pk}"
    assert attachments.claimable(keys=[file.upload_key], by=agent) == [file]


def test_an_agents_html_is_cleaned_and_the_brand_signs(mail, agent):
    mail.case.brand.signature = "{{ agent.name }}, {{ brand.name }}"
    mail.case.brand.save()
    replies.send(
        interaction=mail, author=agent, body="Hi", client_id="r1",
        body_html='<p onclick="x()">Hi</p><script>steal()</script>',
    )  # fmt: skip
    letter = OutboxMessage.objects.get().payload
    assert letter["text"] == f"Hi\n\n-- \n{agent}, {mail.case.brand.name}"
    assert letter["html"] == f"<p>Hi</p><p>-- </p><p>{agent}, {mail.case.brand.name}</p>"
