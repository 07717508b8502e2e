"""Where a review points along a recording."""

from __future__ import annotations

from dataclasses import dataclass

from apps.desk.quality import sheet
from apps.quality.choices import EvidenceKind
from apps.quality.models import Evidence, Review

OF_A_RECORDING = (EvidenceKind.MOMENT, EvidenceKind.SCREEN)


@dataclass(frozen=True, slots=True)
class Moment:
    """``number`` of its question; ``tone`` as on the form."""

    number: str
    tone: str
    seconds: float
    quote: str


def of(review: Review) -> list[Moment]:
    numbers = sheet.numbers_of(review.version)
    rows = Evidence.objects.filter(
        answer__review=review, kind__in=OF_A_RECORDING, seconds__isnull=False
    ).select_related("answer__question")
    return [
        Moment(
            numbers[row.answer.question.key], sheet.tone_of(row.answer),
            float(row.seconds or 0), row.quote,
        )
        for row in rows.order_by("seconds", "id")
    ]  # fmt: skip
