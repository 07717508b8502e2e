"""What the addresses of quality are about (url_objects.py)."""

from __future__ import annotations

from apps.accounts.domain.permissions import Action
from tests.accounts.distances import OF_BRAND, OF_NOBODY, OF_TEAM, Objects, by_pk


def _draft_answer(place):
    return {"pk": place.draft_review.pk, "key": "solved"}


def _draft_evidence(place):
    return {"pk": place.draft_review.pk, "evidence_id": 1}


def _card_question(place):
    return {"pk": place.card.pk, "key": "solved"}


def _card_section(place):
    return {"pk": place.card.pk, "key": "outcome"}


REVIEW = Objects(by_pk("review"), OF_TEAM)
ANSWERED = Objects(by_pk("review"), OF_NOBODY)  # by its agent alone
DRAFT_REVIEW = Objects(by_pk("draft_review"), OF_NOBODY)  # its writer's alone
CARD = Objects(by_pk("card"), OF_BRAND)
QUESTION = Objects(_card_question, OF_BRAND)
SECTION = Objects(_card_section, OF_BRAND)

QUALITY: dict[str, Objects] = {
    **{f"quality:{name}": REVIEW for name in (
        "review", "played", "release", "take_back", "ask_self",
    )},
    **{f"quality:{name}": ANSWERED for name in ("acknowledge", "dispute")},
    **{f"quality:{name}": DRAFT_REVIEW for name in ("score", "contact", "submit")},
    **{f"quality:{name}": Objects(_draft_answer, OF_NOBODY) for name in ("answer", "words", "pin")},
    "quality:unpin": Objects(_draft_evidence, OF_NOBODY),
    "quality:begin": Objects(by_pk("review_task"), OF_TEAM, (Action.QUALITY_SCORE,)),
    "quality:skip": Objects(by_pk("review_task"), OF_TEAM),
    "quality:decide": Objects(by_pk("dispute"), OF_TEAM),
    **{f"quality:{name}": Objects(by_pk("plan"), OF_BRAND) for name in ("plan", "plan_run")},
    **{f"quality:{name}": CARD for name in (
        "card", "card_draft", "card_publish", "card_discard", "card_copy", "card_archive",
        "card_export", "card_preview", "section_new",
    )},
    **{f"quality:{name}": QUESTION for name in ("question", "question_place")},
    **{f"quality:{name}": SECTION for name in ("section", "question_new")},
}  # fmt: skip
