"""A scripted customer: one or several at once, who answer, lose patience and say thank you.

Pure: the script, what has happened so far, and the seconds since the start decide what comes
next. Lines of a customer carry the second at which they appear, so that people are seen typing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from apps.training.domain import wording

READS, PER_LETTER, SLOWEST = 1.5, 0.03, 6.0  # seconds
MOST_NUDGES = 2
FACTS, PACE, MANNERS = 50, 30, 20  # points
SLIP = 10  # taken off for naming another customer's order
MOST_LINES = 120  # of one chat; nobody practises longer


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer says to words: once, and it counts for a fact that was to be asked."""

    when: tuple[str, ...]
    says: str
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Trap:
    """A sentence nobody should write here before ``known`` is asked for."""

    when: tuple[str, ...]
    hint: str
    known: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    opens: str
    subject: str = ""
    arrives: int = 0
    patience: int = 90
    nudge: str = "Are you still there?"
    answers: tuple[Answer, ...] = ()
    traps: tuple[Trap, ...] = ()
    otherwise: tuple[str, ...] = ("I am not sure what you mean.",)
    closing: str = "Thank you, that helps."
    tells: Mapping[str, str] = field(default_factory=dict)  # fact -> how a page names it

    @property
    def facts(self) -> list[str]:
        return list(dict.fromkeys(answer.counts for answer in self.answers if answer.counts))


@dataclass(frozen=True, slots=True)
class Script:
    brief: str
    people: tuple[Person, ...]
    minutes: int = 10
    goal_seconds: int = 60  # 0: a letter, nobody counts seconds


@dataclass(slots=True)
class Chat:
    lines: list[dict[str, Any]] = field(default_factory=list)  # by, text, at
    counted: list[str] = field(default_factory=list)
    said: list[int] = field(default_factory=list)  # answers given already
    waits_since: float | None = None
    replies: list[float] = field(default_factory=list)  # seconds
    nudges: int = 0
    slips: int = 0
    cold: int = 0
    greeted: bool = False
    lost: int = 0  # sentences nobody understood
    closed: bool = False


@dataclass(slots=True)
class State:
    chats: list[Chat]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Result:
    score: int
    asked: int
    facts: int
    median_reply: float | None
    slips: int
    cold: int
    notes: tuple[str, ...]


def script_of(raw: Mapping[str, Any]) -> Script:
    """From a lesson's settings; what is missing takes the defaults."""
    return Script(
        brief=str(raw.get("brief", "")),
        minutes=int(raw.get("minutes", 10)),
        goal_seconds=int(raw.get("goal_seconds", 60)),
        people=tuple(_person(one) for one in raw.get("people", [])),
    )


def begin(script: Script) -> State:
    state = State([Chat() for _ in script.people])
    advance(script, state, now=0.0)
    return state


def state_of(raw: Mapping[str, Any]) -> State:
    return State([Chat(**chat) for chat in raw["chats"]])


def advance(script: Script, state: State, *, now: float) -> bool:
    """Let time pass: people arrive, and ask whether somebody is there. Whether any did."""
    moved = False
    for person, chat in zip(script.people, state.chats, strict=True):
        if not chat.lines and person.arrives <= now:
            _line(chat, "customer", person.opens, at=float(person.arrives))
            chat.waits_since = float(person.arrives)
            moved = True
        if _is_impatient(script, person, chat, now=now):
            _line(chat, "customer", person.nudge, at=now)
            chat.nudges += 1
            moved = True
    return moved


def say(script: Script, state: State, *, to: int, text: str, now: float) -> None:
    """The learner writes ``text`` to the customer at place ``to``."""
    person, chat = script.people[to], state.chats[to]
    if chat.closed or not chat.lines or len(chat.lines) >= MOST_LINES:
        return
    _line(chat, "you", text, at=now)
    if chat.waits_since is not None:
        chat.replies.append(max(0.0, now - chat.waits_since))
    chat.nudges = 0
    chat.greeted = chat.greeted or wording.says(text[:60], wording.GREETINGS)
    chat.cold += len(wording.quotes(text, wording.COLD))
    said = _trapped(person, chat, text, now=now) or _answered(person, chat, text)
    if not said and not _is_content(person, chat):
        said = [person.otherwise[chat.lost % len(person.otherwise)]]
        chat.lost += 1
    if _is_content(person, chat):
        said = [*said, person.closing]
        chat.closed = True
    at = now
    for words in said:
        at += min(READS + PER_LETTER * len(words), SLOWEST)
        _line(chat, "customer", words, at=at)
    chat.waits_since = None if chat.closed else at


def result(script: Script, state: State) -> Result:
    """What it was worth, in points of a hundred, and what to work on."""
    facts = sum(len(person.facts) for person in script.people)
    asked = sum(len(chat.counted) for chat in state.chats)
    replies = [seconds for chat in state.chats for seconds in chat.replies]
    slips = sum(chat.slips for chat in state.chats)
    cold = sum(chat.cold for chat in state.chats)
    points = {FACTS: asked / facts if facts else 1.0, MANNERS: _manners(state)}
    if script.goal_seconds:
        in_time = sum(seconds <= script.goal_seconds for seconds in replies)
        points[PACE] = in_time / len(replies) if replies else 0.0
    worth = sum(weight * share for weight, share in points.items()) / sum(points) * 100
    return Result(
        score=max(0, round(worth) - SLIP * slips),
        asked=asked,
        facts=facts,
        median_reply=median(replies) if replies else None,
        slips=slips,
        cold=cold,
        notes=tuple(_notes(script, state)),
    )


def is_over(script: Script, state: State, *, now: float) -> bool:
    return now >= script.minutes * 60 or all(chat.closed for chat in state.chats)


def _person(raw: Mapping[str, Any]) -> Person:
    plain = ("name", "opens", "subject", "arrives", "patience", "nudge", "closing")
    return Person(
        **{key: raw[key] for key in plain if key in raw},
        tells=dict(raw.get("tells", {})),
        otherwise=tuple(raw.get("otherwise", Person.__dataclass_fields__["otherwise"].default)),
        answers=tuple(
            Answer(tuple(one["when"]), one["says"], one.get("counts", ""))
            for one in raw.get("answers", [])
        ),
        traps=tuple(
            Trap(tuple(one["when"]), one["hint"], one.get("known", ""), one.get("says", ""))
            for one in raw.get("traps", [])
        ),
    )


def _line(chat: Chat, by: str, text: str, *, at: float) -> None:
    chat.lines.append({"by": by, "text": text, "at": round(at, 1)})


def _is_impatient(script: Script, person: Person, chat: Chat, *, now: float) -> bool:
    if not script.goal_seconds or chat.closed or chat.waits_since is None:
        return False
    return chat.nudges < MOST_NUDGES and now - chat.waits_since >= person.patience * (
        chat.nudges + 1
    )


def _trapped(person: Person, chat: Chat, text: str, *, now: float) -> list[str]:
    for trap in person.traps:
        if trap.known in chat.counted or not wording.quotes(text, trap.when):
            continue
        chat.slips += 1
        if trap.hint:  # in a test nobody helps
            _line(chat, "coach", trap.hint, at=now)
        return [trap.says] if trap.says else []
    return []


def _answered(person: Person, chat: Chat, text: str) -> list[str]:
    """At most two things at once: people answer what they were asked last."""
    found = []
    for number, answer in enumerate(person.answers):
        if number in chat.said or not wording.says(text, answer.when):
            continue
        chat.said.append(number)
        if answer.counts and answer.counts not in chat.counted:
            chat.counted.append(answer.counts)
        found.append(answer.says)
    return [words for words in found if words][:2]


def _is_content(person: Person, chat: Chat) -> bool:
    return len(chat.counted) == len(person.facts)


def _manners(state: State) -> float:
    opened = [chat for chat in state.chats if chat.lines]
    if not opened:
        return 0.0
    good = sum(0.5 * chat.greeted + 0.5 * (not chat.cold) for chat in opened)
    return good / len(opened)


def _notes(script: Script, state: State) -> Sequence[str]:
    found = []
    for person, chat in zip(script.people, state.chats, strict=True):
        for fact in person.facts:
            if fact not in chat.counted:
                found.append(f"{person.name}: {person.tells.get(fact, fact)}")
        if chat.lines and not chat.greeted:
            found.append(f"{person.name}: no greeting")
    return found
