from __future__ import annotations

import pytest

from apps.desk import frames
from apps.interactions.models import Draft, Message
from apps.interactions.services import conversations, intake
from apps.interactions.services.intake import Incoming

pytestmark = pytest.mark.django_db


def said(desk, author=None, **changes) -> bool:
    word = {
        "case": desk.chat.case_id, "leg": desk.chat.pk, "body": "On Friday.",
        "client_id": "one", "base_seq": desk.case.last_seq,
    }  # fmt: skip
    answer = frames.handle("reply", (author or desk.agent).pk, word | changes)
    assert [each["push"] for each in answer] == ["reply-taken"]
    return answer[0]["content"]["said"]


def words(desk) -> list[str]:
    return list(
        Message.objects.filter(case=desk.case).order_by("seq").values_list("body", flat=True)
    )


def test_a_frame_is_a_reply_and_twice_the_same_one(desk):
    Draft.objects.create(case=desk.case, author=desk.agent, body="On Fri")
    assert said(desk)
    assert said(desk)
    message = desk.chat.messages.get(client_id="one")
    assert (message.body, message.author, message.direction) == ("On Friday.", desk.agent, "out")
    assert words(desk) == ["The glass is cracked.", "On Friday."]
    desk.chat.refresh_from_db()
    assert desk.chat.attention == "customer"
    assert desk.case.waiting_since is None
    assert not Draft.objects.exists()


def test_what_its_author_has_not_seen_is_not_answered(desk):
    seen = desk.case.last_seq
    intake.say(interaction=desk.chat, incoming=Incoming(body="Wait!", client_id="second"))
    assert not said(desk, base_seq=seen)
    assert words(desk) == ["The glass is cracked.", "Wait!"]
    assert said(desk)


def test_only_who_has_the_conversation_speaks_in_it_and_only_while_it_runs(desk):
    assert not said(desk, desk.colleague)
    assert not said(desk, desk.stranger)
    assert not said(desk, leg=desk.mail.pk)
    assert not said(desk, case=desk.letter.pk, leg=desk.mail.pk)
    conversations.end(interaction=desk.chat, reason="agent")
    assert not said(desk)
    assert words(desk) == ["The glass is cracked."]


@pytest.mark.parametrize(
    "lie",
    [
        {"body": ""}, {"body": " "}, {"body": 7}, {"body": "a\0b"}, {"body": "\ud800"},
        {"body": "x" * 50_001}, {"client_id": ""}, {"client_id": "x" * 65}, {"client_id": None},
        {"case": True}, {"case": "1"}, {"leg": -1}, {"leg": 2**40}, {"base_seq": None},
    ],
)  # fmt: skip
def test_a_frame_that_lies_says_nothing(desk, lie):
    assert not said(desk, **lie)
    assert words(desk) == ["The glass is cracked."]


def test_no_object_says_nothing(desk):
    for content in (None, [], 7, "reply"):
        [answer] = frames.handle("reply", desk.agent.pk, content)
        assert answer["content"] == {"client_id": None, "said": False}
