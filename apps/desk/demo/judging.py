"""How the demo's reviewers judge: each agent has a level that grows, each question a difficulty."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from apps.interactions.models import Message
from apps.quality.choices import EvidenceKind, QuestionKind
from apps.quality.domain import forms
from apps.quality.domain.forms import Form, Given
from apps.quality.models import Answer, Evidence, Question, Review, ReviewEdition, ScorecardVersion
from apps.quality.services import answers as quality_answers
from apps.quality.services import cards, scoring
from apps.quality.services.reviews import as_kept

HARD = {"language": 0.16, "next-step": 0.14, "promise": 0.12, "what-was-missing": 0.0,
        "in-time": 0.1, "structure": 0.08, "initiative": 0.12}  # fmt: skip
COACHED = {("noor", "warmth"): 44, ("idris", "next-step"): 38}  # days since coaching began
BEFORE, SINCE = 0.45, 0.97  # the level of what is coached, until then and from then on
FELT = frozenset({"solved", "warmth", "next-step", "tone", "all-questions"})  # customers notice
FELT_EACH_STAR = 0.16
GRAVE = 0.012  # chance of an answer that is critical or fatal
COMMENTS = {
    "writing": ("Two slips in the first line.", "One long sentence, three ideas."),
    "empathy": (
        "Warm at the start, a phrase at the end.",
        "The customer’s day off is not taken up.",
    ),
    "problem_solving": ("Right, but without certainty.", "One of the two questions is left open."),
    "multitasking": ("Four minutes without a word.", "Late once, then quick."),
    "process": ("Who writes next is not said.", "No day is named."),
    "initiative": ("The next question was plain to see.",),
    "compliance": ("Named another customer before checking.", "A detail that should not be there."),
    "etiquette": ("Begins without a greeting.",),
}
SUMMARIES = (
    "Calm and clear. Say the next step in one line and it is a very good chat.",
    "You found the real question quickly. Read once more before you send.",
    "Warm and right. Name the day, then nobody has to ask.",
)


class Judge:
    def __init__(
        self, dice: random.Random, cards_by_kind: dict[str, ScorecardVersion], *, now: datetime
    ) -> None:
        self.dice, self.cards, self.now = dice, cards_by_kind, now
        self.forms: dict[int, Form] = {}
        self.questions: dict[int, dict[str, Question]] = {}
        self.levels: dict[int, float] = {}
        self.growth: dict[int, float] = {}
        for version in {version.pk: version for version in cards_by_kind.values()}.values():
            self.forms[version.pk] = cards.form_of(version)
            self.questions[version.pk] = {row.key: row for row in version.questions.all()}

    def score(self, review: Review, *, age: float, is_risk: bool) -> list[Answer]:
        """Answers of ``review`` with its scores set on it. ``age``: 0 long ago, 1 now."""
        form = self.forms[review.version_id]
        level = self._level(review, age) - 0.14 * is_risk
        given = self._given(review, form, level=level)
        score = scoring.count(review, form, given)
        review.raw, review.final = score.raw, score.final
        review.critical, review.critical_errors = score.critical, score.critical_errors
        review.critical_asked = score.critical_asked
        scored = {each.key: each for each in score.questions}
        rows = []
        for key, said in given.items():
            mine = scored.get(key)
            rows.append(
                Answer(
                    review=review, question=self.questions[review.version_id][key],
                    chosen=list(said.chosen), is_na=said.is_na, text=said.text,
                    comment=said.comment, is_shown=mine is not None,
                    points=mine.points if mine else None, out_of=mine.out_of if mine else None,
                    flag=mine.flag if mine else "",
                    critical=mine.critical[0] if mine and mine.critical else "",
                )
            )  # fmt: skip
        return rows

    def fill(self, review: Review) -> None:
        """The same through the services, into a draft."""
        form = cards.form_of(review.version)
        questions = {row.key: row for row in review.version.questions.prefetch_related("options")}
        for key, said in self._given(review, form, level=0.72).items():
            question, by = questions[key], review.reviewer
            for option in said.chosen:
                quality_answers.choose(review, question, option=option, by=by)
            if said.is_na:
                quality_answers.leave_out(review, question, by=by)
            if said.comment:
                quality_answers.say(review, question, by=by, comment=said.comment)
        self._pin(review)

    def edition(self, review: Review, rows: list[Answer]) -> ReviewEdition:
        return ReviewEdition(
            review=review, number=1, raw=review.raw, final=review.final, by=review.reviewer,
            critical=review.critical, at=review.submitted_at or review.begun_at,
            answers={row.question.key: as_kept(row) for row in rows},
        )  # fmt: skip

    def evidence(self, review: Review, rows: list[Answer]) -> Iterator[Evidence]:
        """A quote for one or two answers that cost points."""
        lost = [row for row in rows if row.is_lost]
        if not lost or self.dice.random() < 0.4:
            return
        message = self._reply(review)
        if message:
            yield Evidence(
                answer=lost[0], kind=EvidenceKind.QUOTE, message=message, by=review.reviewer,
                quote=_sentence(message.body), at=message.occurred_at,
            )  # fmt: skip

    def summary(self) -> str:
        return self.dice.choice(SUMMARIES)

    def _pin(self, review: Review) -> None:
        message = self._reply(review)
        if message is None:
            return
        for answer in review.answers.select_related("question")[:3]:
            quality_answers.pin(
                review, answer.question, by=review.reviewer, kind=EvidenceKind.QUOTE,
                message=message, quote=_sentence(message.body),
            )  # fmt: skip

    def _reply(self, review: Review) -> Message | None:
        written = Message.objects.filter(
            interaction=review.interaction_id, direction="out", kind="text"
        )
        found: Message | None = written.order_by("seq").first()
        return found

    def _level(self, review: Review, age: float) -> float:
        agent = review.agent_id
        if agent not in self.levels:
            self.levels[agent] = self.dice.uniform(0.6, 0.86)
            self.growth[agent] = self.dice.uniform(-0.04, 0.16)
        return self.levels[agent] + self.growth[agent] * age

    def _at(self, review: Review, key: str, level: float) -> float:
        """How well they do what ``key`` asks: by their level, their coaching, and the rating."""
        ended_at = review.interaction.ended_at if review.interaction_id else None
        days = COACHED.get((review.agent.username, key))
        if days is not None and ended_at is not None:
            return SINCE if ended_at > self.now - timedelta(days=days) else BEFORE
        rating = getattr(review.interaction, "rating", None) if review.interaction_id else None
        felt = FELT_EACH_STAR * (rating.score - 4) if rating and key in FELT else 0.0
        return level - HARD.get(key, 0.0) + felt

    def _given(self, review: Review, form: Form, *, level: float) -> dict[str, Given]:
        given: dict[str, Given] = {}
        for question in form.questions:
            if question.key not in forms.shown(form, given, channel=review.kind_of_channel):
                continue
            said = self._answer(question, self._at(review, question.key, level))
            if forms.wants_comment(question, said) or (said.chosen and self.dice.random() < 0.18):
                row = self.questions[review.version_id][question.key]
                words = COMMENTS.get(row.trait, ("See the words beside it.",))
                said = replace(said, comment=self.dice.choice(words))
            given[question.key] = said
        return given

    def _answer(self, question: forms.Question, level: float) -> Given:
        if question.kind == QuestionKind.TEXT:
            return Given(text="")
        if question.na_allowed and self.dice.random() < 0.05:
            return Given(is_na=True)
        if question.kind == QuestionKind.MULTI:
            return Given(chosen=(self.dice.choice(question.options).key,))
        best = sorted(question.options, key=lambda option: -option.points)
        grave = [option for option in best if option.critical or option.flag]
        if grave and self.dice.random() < GRAVE:
            return Given(chosen=(grave[0].key,))
        calm = [option for option in best if not (option.critical or option.flag)] or best
        place = 0
        while place < len(calm) - 1 and self.dice.random() > level:
            place += 1
        return Given(chosen=(calm[place].key,))


def _sentence(body: str) -> str:
    """The first sentence of a mail after its greeting, or the beginning."""
    lines = [line.strip() for line in body.splitlines() if len(line.strip()) > 20]
    text = lines[0] if lines else body.strip()
    end = text.find(". ")
    return text[: end + 1 if 0 < end < 200 else 200].strip()
