from __future__ import annotations

from apps.training.domain import practice

SCRIPT = practice.script_of({
    "brief": "Two at once", "minutes": 5, "goal_seconds": 60,
    "people": [
        {"name": "Jonas", "opens": "Which neighbour?", "patience": 40,
         "answers": [{"when": ["order number"], "says": "HR-48301", "counts": "order"},
                     {"when": ["left with", "bakery"], "says": "Ah!", "counts": "place"}],
         "tells": {"order": "ask for the order"}},
        {"name": "Aïcha", "opens": "Can I swap it?", "arrives": 30,
         "answers": [{"when": ["order number"], "says": "HR-48277", "counts": "order"}],
         "traps": [{"when": ["HR-48301"], "known": "order", "hint": "That is Jonas’s order.",
                    "says": "No, that is not mine."}]},
    ],
})  # fmt: skip


def texts(chat, by="customer"):
    return [line["text"] for line in chat.lines if line["by"] == by]


def test_people_arrive_when_the_script_says():
    state = practice.begin(SCRIPT)
    assert [texts(chat) for chat in state.chats] == [["Which neighbour?"], []]
    practice.advance(SCRIPT, state, now=30)
    assert texts(state.chats[1]) == ["Can I swap it?"]


def test_a_question_is_answered_once_in_any_words():
    state = practice.begin(SCRIPT)
    practice.say(SCRIPT, state, to=0, text="Hello, may I have the number of your order?", now=10)
    assert texts(state.chats[0])[-1] == "HR-48301"
    practice.say(SCRIPT, state, to=0, text="And the order number?", now=20)
    assert texts(state.chats[0])[-1] == "I am not sure what you mean."
    assert state.chats[0].counted == ["order"]


def test_naming_another_order_is_a_slip_and_the_coach_says_so():
    state = practice.begin(SCRIPT)
    practice.advance(SCRIPT, state, now=30)
    practice.say(SCRIPT, state, to=1, text="Is it order HR-48301?", now=35)
    assert texts(state.chats[1], "coach") == ["That is Jonas’s order."]
    assert texts(state.chats[1])[-1] == "No, that is not mine."
    assert state.chats[1].slips == 1


def test_whoever_waits_asks_again_but_not_for_ever():
    state = practice.begin(SCRIPT)
    for now in range(0, 400, 10):
        practice.advance(SCRIPT, state, now=float(now))
    assert texts(state.chats[0]).count("Are you still there?") == 2


def test_the_points_follow_from_facts_pace_and_manners():
    state = practice.begin(SCRIPT)
    practice.advance(SCRIPT, state, now=30)
    practice.say(SCRIPT, state, to=0, text="Hello Jonas, your order number please", now=40)
    practice.say(SCRIPT, state, to=0, text="It was left with the bakery.", now=60)
    practice.say(SCRIPT, state, to=1, text="Hi Aïcha, the order number please", now=80)
    found = practice.result(SCRIPT, state)
    assert (found.asked, found.facts, found.score, found.slips) == (3, 3, 100, 0)
    assert practice.is_over(SCRIPT, state, now=81)


def test_a_state_survives_being_stored():
    state = practice.begin(SCRIPT)
    practice.say(SCRIPT, state, to=0, text="Hello", now=5)
    assert practice.state_of(state.as_json()) == state


def test_nothing_said_is_worth_nothing():
    assert practice.result(SCRIPT, practice.begin(SCRIPT)).score == 10  # nobody was rude
