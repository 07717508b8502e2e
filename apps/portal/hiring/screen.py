"""What a candidate's pages show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from apps.training.choices import CandidateState, TestKind
from apps.training.models import Candidate, Sitting
from apps.training.services import candidates
from apps.training.services.rehearsals import conversation

ICONS = {
    "writing": "edit", "mending": "edit", "reply": "email", "typing": "keyboard",
    "chats": "chat", "public": "social", "judgement": "branch", "diction": "mic",
}  # fmt: skip


def home(candidate: Candidate) -> dict[str, Any]:
    """Every test with how far it is; the next one to begin."""
    sittings = {row.test_id: row for row in candidate.sittings.all()}
    tests: list[dict[str, Any]] = [
        {
            "place": place, "test": test, "icon": ICONS[test.kind],
            "sitting": sittings.get(test.pk),
            "minutes": round(test.minutes * (100 + candidate.extra_time) / 100),
        }
        for place, test in enumerate(candidate.vacancy.tests.ready(), start=1)
    ]  # fmt: skip
    open_ = [one for one in tests if not (one["sitting"] and one["sitting"].handed_in_at)]
    return {
        "candidate": candidate, "vacancy": candidate.vacancy, "tests": tests,
        "next": open_[0]["place"] if open_ else None,
        "minutes": sum(one["minutes"] for one in open_),
        "is_over": candidate.state not in {CandidateState.INVITED, CandidateState.UNDER_WAY},
        "asked": candidates.ASKED,
    }  # fmt: skip


def test(candidate: Candidate, sitting: Sitting, place: int) -> dict[str, Any]:
    row = sitting.test
    context: dict[str, Any] = {
        "candidate": candidate, "vacancy": candidate.vacancy, "sitting": sitting, "test": row,
        "place": place, "count": candidate.vacancy.tests.ready().count(), "settings": row.settings,
        "seconds": int((sitting.due_at - sitting.started_at).total_seconds()),
        "part": f"portal/hiring/_{row.kind}.html",
    }  # fmt: skip
    if row.kind in {TestKind.WRITING, TestKind.JUDGEMENT}:
        context["items"] = [_item(sitting, n) for n in sitting.drawn]
    if row.kind == TestKind.TYPING:
        context["fields"] = [
            (one, sitting.answers.get(one["key"], "")) for one in row.settings["fields"]
        ]
        context["plays_left"] = plays_left(sitting)
    if row.kind == TestKind.CHATS:
        context |= chats(sitting, place)
    context["text"] = sitting.answers.get("text", row.settings.get("wrong", "").strip())
    return context


def chats(sitting: Sitting, place: int) -> dict[str, Any]:
    assert sitting.practice is not None  # noqa: S101  (made when the test began)
    return conversation(sitting.practice) | {
        "look_url": reverse("hiring:threads", args=[place]),
        "say_url": reverse("hiring:say", args=[place]),
        "end_url": reverse("hiring:test", args=[place]),
    }


def plays_left(sitting: Sitting) -> int:
    return int(sitting.test.settings.get("plays", 2)) - int(sitting.findings.get("plays", 0))


def _item(sitting: Sitting, number: int) -> dict[str, Any]:
    item = sitting.test.settings["items"][number]
    options = [one["text"] if isinstance(one, dict) else one for one in item["options"]]
    return {"number": number, "text": item["text"], "options": list(enumerate(options)),
            "chosen": sitting.answers.get(f"item-{number}", "")}  # fmt: skip
