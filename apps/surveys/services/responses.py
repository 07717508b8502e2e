"""What customers answered: kept once per contact and way, changeable for a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.services import ledger
from apps.interactions.models import Interaction, Rating
from apps.surveys.choices import InvitationState, QuestionKind, Way
from apps.surveys.domain import questions
from apps.surveys.errors import BadAnswer, Closed
from apps.surveys.events import ScoreWasLow, SurveyAnswered
from apps.surveys.models import Response, SurveyInvitation, SurveyVersion
from apps.surveys.services import invitations, surveys

CHANGEABLE_FOR = timedelta(days=1)
LARGEST_SWEEP = 500
RATING_KEY = "rating"  # of the chat's own rating, where no survey is on
COMMENT_KEY = "comment"


@transaction.atomic
def answer(
    *, invitation: SurveyInvitation, given: Mapping[str, Any], language: str = ""
) -> Response:
    """The customer sent the page. Raises BadAnswer with what is missing, Closed when too late."""
    row = SurveyInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not row.is_open:
        raise Closed(_("The time to answer is over."))
    taken = questions.take(row.version.asked(), given)
    if taken.problems:
        raise BadAnswer(_("Some answers are missing."), dict(taken.problems))
    if not taken.values:
        raise BadAnswer(_("Choose an answer."), {one.key: "missing" for one in row.version.asked()})
    response = record(
        interaction=row.interaction, way=row.way, version=row.version, values=taken.values,
        invitation=row, language=language or row.language,
    )  # fmt: skip
    SurveyInvitation.objects.filter(pk=row.pk).update(
        state=InvitationState.ANSWERED, updated_at=timezone.now()
    )
    return response


@transaction.atomic
def record(
    *,
    interaction: Interaction,
    way: str,
    values: Mapping[str, int | str],
    version: SurveyVersion | None = None,
    invitation: SurveyInvitation | None = None,
    language: str = "",
    at: datetime | None = None,
    csat: int | None = None,
) -> Response:
    """Keep answers that fit ``version``, with the line in the customer's ledger.

    Whoever asks over a way of their own (a phone menu) calls this. Raises Closed when the
    first answer is older than a day.
    """
    row, is_new, was_low = _kept(
        interaction, way=way, values=values, version=version, invitation=invitation,
        language=language, at=at or timezone.now(), csat=csat,
    )  # fmt: skip
    if is_new:
        ledger.record(
            customer=interaction.customer, kind=TouchpointKind.RATED,
            brand=interaction.case.brand, ref=f"interaction:{interaction.pk}",
            summary=_summary(row), at=row.at, way=way, response=row.pk,
        )  # fmt: skip
    _announce(row, was_low=was_low)
    return row


@transaction.atomic
def collect_rating(*, interaction_id: int) -> Response | None:
    """The chat's own rating as an answer. Its ledger line was written with the rating."""
    rating = (
        Rating.objects.select_related("interaction__case__brand", "interaction__customer")
        .filter(interaction=interaction_id)
        .first()
    )
    if rating is None:
        return None
    interaction = rating.interaction
    survey = surveys.for_contact(
        interaction, queue_id=invitations.queue_of(interaction.pk), way=Way.CHAT
    )
    version = survey.published if survey else None
    row, _is_new, was_low = _kept(
        interaction, way=Way.CHAT, values=_rated(rating, version), version=version,
        language=interaction.language, at=rating.at, is_final=False,
    )  # fmt: skip
    Response.objects.filter(pk=row.pk).update(csat=rating.score, comment=rating.comment)
    row.csat, row.comment = rating.score, rating.comment
    _announce(row, was_low=was_low)
    return row


@transaction.atomic
def rate_by_key(*, interaction: Interaction, score: int) -> Response:
    """What a caller pressed after the call, 1 to 5, under the survey's own question if there is
    one. Raises Closed."""
    survey = surveys.for_contact(
        interaction, queue_id=invitations.queue_of(interaction.pk), way=Way.IVR
    )
    version = survey.published if survey else None
    asked = version.asked() if version else []
    key = next((one.key for one in asked if one.kind == QuestionKind.CSAT), RATING_KEY)
    return record(
        interaction=interaction, way=Way.IVR, values={key: score}, version=version, csat=score
    )


def collect_missing() -> int:
    """Ratings whose event was lost: among the newest, those without an answer here."""
    newest = Rating.objects.order_by("-pk").values("pk")[:LARGEST_SWEEP]
    here = Response.objects.filter(interaction=OuterRef("interaction"), way=Way.CHAT)
    missing = list(
        Rating.objects.filter(pk__in=newest)
        .exclude(Exists(here))
        .values_list("interaction_id", flat=True)
    )
    return sum(collect_rating(interaction_id=pk) is not None for pk in missing)


def _kept(
    interaction: Interaction, *, way: str, values: Mapping[str, int | str],
    version: SurveyVersion | None, at: datetime, language: str = "",
    invitation: SurveyInvitation | None = None, is_final: bool = True, csat: int | None = None,
) -> tuple[Response, bool, bool]:  # fmt: skip
    """The row, whether it is new, and whether it was low before."""
    asked = version.asked() if version else []
    scores = questions.measures(asked, values)
    fields = {
        "answers": dict(values),
        "csat": scores.get("csat", csat),
        "nps": scores.get("nps"),
        "ces": scores.get("ces"),
        "is_solved": bool(scores["yes_no"]) if "yes_no" in scores else None,
        "comment": questions.words(asked, values),
        "version": version,
        "language": language,
    }
    row, is_new = Response.objects.select_for_update().get_or_create(
        interaction=interaction,
        way=way,
        defaults=fields
        | {
            "invitation": invitation,
            "customer_id": interaction.customer_id,
            "brand_id": interaction.case.brand_id,
            "queue_id": invitations.queue_of(interaction.pk),
            "agent_id": interaction.owner_id,
            "kind": interaction.kind,
            "at": at,
        },
    )
    if is_new:
        return row, True, False
    if is_final and timezone.now() - row.at > CHANGEABLE_FOR:
        raise Closed(_("This contact was rated already."))
    was_low = questions.low(scores_of(row)) is not None
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row, False, was_low


def scores_of(row: Response) -> dict[str, int]:
    found = {"csat": row.csat, "nps": row.nps, "ces": row.ces}
    return {measure: score for measure, score in found.items() if score is not None}


def _announce(row: Response, *, was_low: bool) -> None:
    publish(SurveyAnswered(row.pk, row.interaction_id))
    low = questions.low(scores_of(row))
    if low and not was_low:
        publish(ScoreWasLow(row.pk, row.interaction_id, *low))


def _rated(rating: Rating, version: SurveyVersion | None) -> dict[str, int | str]:
    """The rating under the keys of the survey that asks it: its first scale, its first words."""
    asked = version.asked() if version else []
    scale = next((one.key for one in asked if one.kind == QuestionKind.CSAT), RATING_KEY)
    own = next((one.key for one in asked if one.kind == QuestionKind.TEXT), COMMENT_KEY)
    values: dict[str, int | str] = {scale: rating.score}
    return values | ({own: rating.comment} if rating.comment else {})


def _summary(row: Response) -> str:
    said = []
    if row.csat is not None:
        said.append(_("satisfaction %s of 5") % row.csat)
    if row.nps is not None:
        said.append(_("recommendation %s of 10") % row.nps)
    if row.ces is not None:
        said.append(_("ease %s of 7") % row.ces)
    if row.is_solved is not None:
        said.append(_("solved") if row.is_solved else _("not solved"))
    return _("Answered a survey: %s") % (", ".join(said) or _("in own words"))
