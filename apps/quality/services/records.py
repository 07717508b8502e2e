"""How often rules and the model are right: what people answered to the same question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from apps.quality.choices import ReviewKind
from apps.quality.domain import agreement, intervals, lifecycle
from apps.quality.domain.intervals import Interval
from apps.quality.models import Answer, Finding, Rule

WINDOW = 500  # findings of a rule that are looked at


@dataclass(frozen=True, slots=True)
class Record:
    """``audited``: answered without seeing the rule; the rest are ``shown`` and ``changed``."""

    found: int
    audited: int
    alike: Interval | None
    kappa: float | None
    shown: int
    changed: int

    @property
    def is_doubtful(self) -> bool:
        """Enough audits, and people see it differently too often."""
        return self.kappa is not None and self.audited >= 10 and self.kappa < 0.6


def of_rules(rules: Iterable[Rule]) -> dict[int, Record]:
    """By the rule's id, over its latest findings."""
    found = {rule.pk: Finding.objects.filter(rule=rule).order_by("-id") for rule in rules}
    return {pk: _record(list(rows[:WINDOW].values_list(*FIELDS))) for pk, rows in found.items()}


FIELDS = ("interaction", "question", "option", "is_audited")
Row = tuple[int, int, str, bool]


def _record(rows: list[Row]) -> Record:
    people = _people(rows)
    pairs: dict[bool, list[tuple[str, str]]] = defaultdict(list)
    for contact, question, option, is_audited in rows:
        answer = people.get((contact, question))
        if answer is not None:
            pairs[is_audited].append((option, answer))
    audited, shown = pairs[True], pairs[False]
    alike = sum(a == b for a, b in audited)
    return Record(
        found=len(rows),
        audited=len(audited),
        alike=intervals.wilson(alike, len(audited)),
        kappa=agreement.chosen(audited),
        shown=len(shown),
        changed=sum(a != b for a, b in shown),
    )


def _people(rows: list[Row]) -> dict[tuple[int, int], str]:
    """What submitted reviews say; of two reviews of one contact the first."""
    answers = (
        Answer.objects.filter(
            review__interaction__in=[row[0] for row in rows],
            question__in={row[1] for row in rows},
            review__kind=ReviewKind.REVIEW,
            review__state__in=lifecycle.COUNTED,
            is_shown=True,
            is_na=False,
        )
        .order_by("-review")
        .values_list("review__interaction", "question", "chosen")
    )
    return {(contact, question): ",".join(sorted(chosen)) for contact, question, chosen in answers}
