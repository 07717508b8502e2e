"""The agent's desk through its views: who sees what, what is written, and how much it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.desk.work import worklist
from apps.interactions.choices import CaseStatus
from apps.interactions.models import (
    Attachment,
    Case,
    Draft,
    Interaction,
    Message,
    Notification,
    WrapUp,
)
from apps.interactions.services import intake, messages
from apps.interactions.services.intake import Incoming
from apps.routing.models import Offer, Presence, Queue
from tests import make
from tests.desk.conftest import Desk, sign_in

pytestmark = pytest.mark.django_db

MESSAGES = b"data-seq="


def at(name: str, case: Case, *args: object) -> str:
    return reverse(f"desk:{name}", args=[case.number, *args])


def write_in(talk: Interaction, body: str, client_id: str) -> Message:
    """The customer's next message."""
    return intake.say(interaction=talk, incoming=Incoming(body=body, client_id=client_id))[0]


READS = ["case", "talk", "head", "here", "messages", "earlier", "composer"]
WRITES = ["resolve", "snooze", "end", "facts", "reply", "note", "draft", "switch", "take"]


@pytest.mark.parametrize("name", READS)
def test_a_stranger_finds_no_case(desk: Desk, name: str):
    assert sign_in(desk.stranger).get(at(name, desk.case)).status_code == 404


@pytest.mark.parametrize("name", WRITES)
def test_a_stranger_changes_nothing(desk: Desk, name: str):
    given = {"body": "Hello", "client_id": "x", "kind": "note", "subject": "Mine"}
    before = (Message.objects.count(), Case.objects.get(pk=desk.case.pk).version)
    assert sign_in(desk.stranger).post(at(name, desk.case), given).status_code == 404
    assert (Message.objects.count(), Case.objects.get(pk=desk.case.pk).version) == before
    assert not Draft.objects.exists()


def test_who_has_no_desk_is_refused(desk: Desk):
    client = sign_in(make.user(role="planner"))
    assert client.get(reverse("desk:work")).status_code == 403


def test_the_start_leads_each_to_their_first_page(desk: Desk):
    assert sign_in(desk.agent).get("/").url == reverse("desk:work")
    assert sign_in(make.user(role="reviewer")).get("/").url == reverse("customers:list")
    assert sign_in(make.user(role="trainer")).get("/").url == "/training/"


@pytest.mark.parametrize("tab", ["customer", "case", "wrap-up", "hand-over", "relate", "nothing"])
def test_the_page_of_a_case_has_every_pane(desk: Desk, tab: str):
    client = Client()
    client.force_login(desk.agent)
    page = client.get(at("case", desk.case), {"side": tab}).content.decode()
    assert "The glass is cracked." in page
    assert "Marta Lindqvist" in page
    assert 'name="base_seq" value="1"' in page


def test_the_worklist_takes_four_queries(desk: Desk, django_assert_num_queries):
    make.case(brand=desk.case.brand, owner=desk.agent, status=CaseStatus.SNOOZED)
    with django_assert_num_queries(4):
        groups = worklist.groups(desk.agent, now=timezone.now())
    assert [(g.key, [row.case.pk for row in g.rows]) for g in groups] == [
        ("live", [desk.case.pk]),
        ("us", [desk.letter.pk]),
        ("snoozed", [groups[2].rows[0].case.pk]),
    ]
    assert [row.unread for group in groups for row in group.rows] == [1, 1, 0]


def test_nothing_new_is_no_content(desk: Desk, ada: Client, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        answer = ada.get(at("messages", desk.case), {"after": 1, "leg": desk.chat.pk})
    assert answer.status_code == 204


def test_only_what_came_since_is_sent(desk: Desk, ada: Client):
    write_in(desk.chat, "Are you there?", "second")
    answer = ada.get(at("messages", desk.case), {"after": 1, "leg": desk.chat.pk})
    assert answer.content.count(MESSAGES) == 1
    assert b"Are you there?" in answer.content
    assert b'name="after" value="2"' in answer.content


def test_what_was_read_by_the_customer_comes_again_with_its_mark(desk: Desk, ada: Client):
    ada.post(at("reply", desk.case), {"body": "Yes.", "client_id": "r", "base_seq": 1})
    Interaction.objects.filter(pk=desk.chat.pk).update(customer_read_seq=2)
    asked = {"after": 2, "leg": desk.chat.pk, "seen": 0, "since": "2099-01-01T00:00:00Z"}
    answer = ada.get(at("messages", desk.case), asked).content
    assert b"<span>read</span>" in answer
    assert b'hx-target="#message-' in answer


def test_a_reply_leaves_and_the_composer_is_empty(desk: Desk, ada: Client):
    answer = ada.post(at("reply", desk.case), {"body": "Hello", "client_id": "r1", "base_seq": 1})
    assert answer.status_code == 200
    sent = Message.objects.get(case=desk.case, direction="out")
    assert (sent.body, sent.author, sent.interaction_id) == ("Hello", desk.agent, desk.chat.pk)
    assert b">Hello</textarea>" not in answer.content


def test_the_same_reply_twice_is_one_message(desk: Desk, ada: Client):
    for _ in range(2):
        ada.post(at("reply", desk.case), {"body": "Hello", "client_id": "r1", "base_seq": 1})
    assert Message.objects.filter(case=desk.case, direction="out").count() == 1


def test_a_stale_send_is_stopped_with_the_text_kept_and_what_was_missed(desk: Desk, ada: Client):
    write_in(desk.chat, "Forget it, found it.", "second")
    given = {"body": "Please send a photo", "client_id": "r1", "base_seq": 1}
    answer = ada.post(at("reply", desk.case), given)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Forget it, found it." in page
    assert "Please send a photo</textarea>" in page
    assert 'name="base_seq" value="2"' in page
    assert not Message.objects.filter(direction="out").exists()

    again = given | {"base_seq": 2}
    assert ada.post(at("reply", desk.case), again).status_code == 200
    assert Message.objects.get(direction="out").body == "Please send a photo"


def test_an_empty_reply_is_refused_where_it_was_typed(desk: Desk, ada: Client):
    answer = ada.post(at("reply", desk.case), {"body": " ", "client_id": "r1"})
    assert answer.status_code == 422
    assert b"Write something first." in answer.content


def test_a_mail_can_be_taken_back_while_it_is_held(desk: Desk, ada: Client):
    given = {"body": "Dear Marta", "client_id": "r1", "base_seq": 1, "then": "wait"}
    answer = ada.post(at("reply", desk.letter), given)
    sent = Message.objects.get(direction="out")
    undo = at("undo", desk.letter, sent.pk)
    assert undo in answer.content.decode()
    assert Case.objects.get(pk=desk.letter.pk).status == CaseStatus.PENDING

    answer = ada.post(undo)
    assert "Dear Marta</textarea>" in answer.content.decode()
    assert Case.objects.get(pk=desk.letter.pk).status == CaseStatus.OPEN


def test_a_reply_is_scheduled_and_says_when(desk: Desk, ada: Client):
    given = {"body": "Later", "client_id": "r", "base_seq": 1, "send_word": "tomorrow"}
    answer = ada.post(at("reply", desk.letter), given | {"cancel_on_reply": "1"})
    assert answer.status_code == 200
    held = Message.objects.get(direction="out").deliveries.get()
    assert held.state == "scheduled"
    assert held.cancel_on_reply


def test_a_chosen_moment_must_lie_ahead(desk: Desk, ada: Client):
    given = {"body": "Later", "client_id": "r", "base_seq": 1, "send_word": "later"}
    answer = ada.post(at("reply", desk.letter), given | {"send_at": "2020-01-01T08:00"})
    assert answer.status_code == 422
    assert b"Choose a time in the future." in answer.content


def test_a_mention_calls_a_colleague(desk: Desk, ada: Client):
    given = {"body": "@idris, is one left?", "client_id": "n1"}
    assert ada.post(at("note", desk.case), given).status_code == 200
    alert = Notification.objects.get()
    assert (alert.user, alert.kind) == (desk.colleague, "mention")
    bell = sign_in(desk.colleague).get(reverse("desk:alerts")).content.decode()
    assert "Mentioned you" in bell
    sign_in(desk.colleague).post(reverse("desk:alerts_read"), {"up_to": alert.pk})
    assert not Notification.objects.unread().exists()


def test_a_draft_survives_and_a_change_of_channel_brings_it_along(desk: Desk, ada: Client):
    answer = ada.post(at("draft", desk.letter), {"body": "Half a", "kind": "reply", "cc": "a@b.se"})
    assert len(answer.content) == len(b"08:00")
    given = {"body": "Half a letter", "kind": "reply", "to": "note"}
    assert b"note-mode" in ada.post(at("switch", desk.letter), given).content
    page = ada.get(at("composer", desk.letter)).content.decode()
    assert "Half a letter</textarea>" in page


def test_a_chat_goes_on_by_mail_with_a_line_that_says_so(desk: Desk, ada: Client):
    address = make.identity(desk.case.customer, value="m@example.net")
    account = desk.mail.channel
    key = f"{account.pk}-{address.pk}"
    shown = ada.post(at("switch", desk.case), {"body": "Hi", "kind": "reply", "via": key})
    assert "Go on by e-mail" in shown.content.decode()
    given = {"body": "As promised", "client_id": "r", "base_seq": 1, "via": key}
    assert ada.post(at("reply", desk.case), given).status_code == 200
    following = desk.case.interactions.order_by("-pk").first()
    assert (following.kind, following.continues_id, following.owner) == (
        "email", desk.chat.pk, desk.agent,
    )  # fmt: skip
    assert Message.objects.filter(case=desk.case, kind="event").exists()


def test_a_wrap_up_is_saved_as_typed_and_says_what_is_missing(desk: Desk, ada: Client):
    leaf = make.disposition(
        name="Replacement", code="replacement",
        fields=[{"key": "order", "label": "Order", "kind": "text", "required": True}],
    )  # fmt: skip
    ada.post(at("end", desk.case))
    saved = ada.post(at("wrap_up", desk.case), {"disposition": "Replacement", "note": "Keeps it"})
    assert b'name="field-order"' in saved.content
    row = WrapUp.objects.get()
    assert (row.disposition, row.note) == (leaf, "Keeps it")

    given = {"disposition": "Replacement", "outcome": "resolved"}
    refused = ada.post(at("wrap_up_end", desk.case), given)
    assert refused.status_code == 422
    assert b"Order is needed." in refused.content
    done = ada.post(at("wrap_up_end", desk.case), given | {"field-order": "HR-1"})
    assert done.status_code == 200
    assert Interaction.objects.get(pk=desk.chat.pk).status == "ended"


def test_a_case_is_handed_to_a_colleague_with_a_word(desk: Desk, ada: Client):
    given = {"to": f"agent-{desk.colleague.pk}", "note": "Knows the warehouse."}
    assert ada.post(at("hand_over", desk.case), given).status_code == 200
    assert Interaction.objects.get(pk=desk.chat.pk).owner == desk.colleague
    assert Message.objects.filter(kind="note", body__contains="warehouse").exists()


def test_nobody_of_another_brand_can_be_handed_a_case(desk: Desk, ada: Client):
    answer = ada.post(at("hand_over", desk.case), {"to": f"agent-{desk.stranger.pk}"})
    assert answer.status_code == 422
    assert Interaction.objects.get(pk=desk.chat.pk).owner == desk.agent


def test_a_foreign_case_cannot_be_taken_into_ours(desk: Desk, ada: Client):
    other = make.case(team=make.team())
    answer = ada.post(at("relate", desk.case), {"other": other.reference, "how": "merge"})
    assert answer.status_code == 422
    assert Case.objects.get(pk=other.pk).status == CaseStatus.OPEN


def test_the_presence_switch_changes_all_media_at_once(desk: Desk, ada: Client):
    answer = ada.post(reverse("desk:presence"), {"presence": "offline"})
    assert b"Offline" in answer.content
    assert Presence.objects.get(user=desk.agent).presence == "offline"


def test_a_mails_own_html_is_framed_without_scripts_or_foreign_pictures(desk: Desk, ada: Client):
    message = messages.append(
        interaction=desk.mail, direction="in", body="Hi", client_id="h", body_html="<b>Hi</b>"
    ).message
    answer = ada.get(at("mail_html", desk.letter, message.pk))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "img-src 'self' data:;" in policy
    assert "sandbox" in policy
    with_pictures = ada.get(at("mail_html", desk.letter, message.pk), {"images": 1})
    assert "img-src 'self' data: https:;" in with_pictures["Content-Security-Policy"]


def test_a_message_is_found_only_within_its_own_case(desk: Desk, ada: Client):
    message = desk.letter.messages.get()
    assert ada.get(at("mail_html", desk.case, message.pk)).status_code == 404
    assert ada.post(at("detach", desk.case, message.pk)).status_code == 404


def test_a_detached_message_gets_a_case_of_its_own(desk: Desk, ada: Client):
    message = write_in(desk.mail, "By the way, my invoice", "other")
    answer = ada.post(at("detach", desk.letter, message.pk))
    message.refresh_from_db()
    assert message.case_id != desk.letter.pk
    assert str(message.case.number) in answer["HX-Location"]


def test_the_palette_finds_cases_and_customers_one_may_see(desk: Desk, ada: Client):
    found = ada.get(reverse("desk:palette"), {"q": desk.case.reference}).json()["items"]
    assert [item["url"] for item in found] == [at("case", desk.case)]
    names = ada.get(reverse("desk:palette"), {"q": "cracked"}).json()["items"]
    assert len(names) == 2
    assert sign_in(desk.stranger).get(reverse("desk:palette"), {"q": "cracked"}).json() == {
        "items": []
    }


def test_without_scripts_a_form_leads_back_to_the_page(desk: Desk):
    client = Client()
    client.force_login(desk.agent)
    given = {"body": "Hello", "client_id": "r1", "base_seq": 1}
    answer = client.post(at("reply", desk.case), given)
    assert answer.status_code == 302
    assert answer["Location"].startswith(at("case", desk.case))
    assert Message.objects.get(direction="out").body == "Hello"


def test_another_agents_upload_cannot_be_sent_or_removed(desk: Desk, ada: Client):
    theirs = sign_in(desk.colleague)
    file = SimpleUploadedFile("note.txt", b"hello")
    made = theirs.post(at("upload", desk.letter), {"file": file, "channel": "email"})
    assert made.status_code == 200
    key = Attachment.objects.get().upload_key
    given = {"body": "Here", "client_id": "r", "base_seq": 1, "attachments": key}
    assert ada.post(at("reply", desk.letter), given).status_code == 422
    assert ada.post(reverse("desk:discard_upload", args=[key])).status_code == 404
    assert theirs.post(reverse("desk:discard_upload", args=[key])).status_code == 200


def test_a_reviewer_reads_a_case_and_has_no_desk(desk: Desk):
    client = sign_in(make.user(role="reviewer", brands=[desk.case.brand]))
    page = client.get(at("case", desk.case)).content.decode()
    assert "The glass is cracked." in page
    for word in ("presence-menu", 'id="worklist"', "reply-composer", "Resolve"):
        assert word not in page


def test_opening_a_case_costs_the_same_however_long_it_is(
    desk: Desk, ada: Client, django_assert_max_num_queries
):
    for n in range(30):
        write_in(desk.chat, f"Line {n}", f"more-{n}")
    with django_assert_max_num_queries(40):
        drawn = ada.get(at("talk", desk.case)).content.count(MESSAGES)
    assert drawn == 31 + 2  # two more for pushed words to be put into


def test_an_offer_is_taken_once_and_a_later_answer_is_a_conflict(desk: Desk, ada: Client):
    waiting = intake.start(
        channel=desk.chat.channel, identity=make.identity(make.customer()), incoming=None
    )
    entry = make.entry(Queue.objects.get(), interaction=waiting, state="offered")
    soon = timezone.now() + timedelta(seconds=20)
    offer = Offer.objects.create(
        entry=entry, agent=desk.agent, reason="You are free", expires_at=soon
    )
    assert "You are free" in ada.get(reverse("desk:offers")).content.decode()
    stranger = sign_in(desk.colleague).post(reverse("desk:accept", args=[offer.pk]))
    assert stranger.status_code == 409
    taken = ada.post(reverse("desk:accept", args=[offer.pk]))
    assert taken["HX-Push-Url"] == at("case", waiting.case)
    assert Interaction.objects.get(pk=waiting.pk).owner == desk.agent
    assert ada.post(reverse("desk:decline", args=[offer.pk])).status_code == 409


SHORT = {"body": "Hello", "client_id": "s1", "base_seq": 1, "then": "stay", "short": "1"}


def test_a_plain_word_in_a_running_chat_is_answered_in_a_word(
    desk: Desk, ada: Client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(19):
        answer = ada.post(at("reply", desk.case), SHORT)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "composer-sent")
    assert ada.post(at("reply", desk.case), SHORT).status_code == 204
    assert Message.objects.get(case=desk.case, direction="out").body == "Hello"


@pytest.mark.parametrize(
    "more", [{"then": "wait"}, {"via": "1-1"}, {"short": ""}, {"cc": "a@b.se"}, {"body": " "}]
)
def test_what_is_more_than_a_plain_word_gets_a_composer(desk: Desk, ada: Client, more):
    answer = ada.post(at("reply", desk.case), SHORT | more)
    assert answer.status_code in {200, 422}
    assert b"reply-composer" in answer.content


def test_a_short_answer_still_stops_at_what_was_not_seen(desk: Desk, ada: Client):
    write_in(desk.chat, "Wait, I found it.", "second")
    answer = ada.post(at("reply", desk.case), SHORT)
    assert answer.status_code == 409
    assert b"Wait, I found it." in answer.content
    assert not Message.objects.filter(case=desk.case, direction="out").exists()
