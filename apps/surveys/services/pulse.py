"""How our own people are: asked every month, answered by nobody in particular.

An answer adds one to a tally of the team; who answered is known only until the round closes,
and what they answered never. See domain/pulse.py for what may be shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Team
from apps.core import audit
from apps.surveys.domain import pulse as domain
from apps.surveys.domain.scores import Figure, figure
from apps.surveys.errors import BadAnswer, BadSurvey, Closed
from apps.surveys.models import PulseRound, PulseTally, PulseTicket

if TYPE_CHECKING:
    from apps.accounts.models import User

A_MONTH = timedelta(days=30)
USUAL_DAYS = 10
FEWEST = domain.FEWEST


@transaction.atomic
def open_round(
    *, by: User | None, opens_at: datetime, days: int = USUAL_DAYS, repeats: bool = False
) -> PulseRound:
    """Raises BadSurvey while another one is open: two at once could be laid on each other."""
    if PulseRound.objects.select_for_update().filter(closes_at__gt=opens_at).exists():
        raise BadSurvey(_("A pulse is open already."))
    row: PulseRound = PulseRound.objects.create(
        title=formats.date_format(opens_at, "F Y"), opens_at=opens_at,
        closes_at=opens_at + timedelta(days=days), repeats=repeats, opened_by=by,
    )  # fmt: skip
    audit.record("pulse.opened", actor=by, target=row, summary=row.title)
    return row


def waiting_for(user: User, *, now: datetime) -> PulseRound | None:
    """The open round ``user`` has not answered yet; people without a team have none."""
    if _team_of(user) is None:
        return None
    found: PulseRound | None = (
        PulseRound.objects.open(now).exclude(tickets__user=user).order_by("opens_at").first()
    )
    return found


@transaction.atomic
def answer(*, round: PulseRound, user: User, scores: Mapping[str, int]) -> None:
    """Add one to each tally. Raises BadAnswer, Closed, or Closed the second time."""
    if not round.opens_at <= timezone.now() < round.closes_at:
        raise Closed(_("This pulse is over."))
    team_id = _team_of(user)
    if team_id is None:
        raise BadAnswer(_("The pulse is asked by team."))
    for question, (low, high) in domain.SCALES.items():
        if not low <= scores.get(question, -1) <= high:
            raise BadAnswer(_("Answer all three, please."), {question: "missing"})
    try:
        with transaction.atomic():
            PulseTicket.objects.create(round=round, user=user)
    except IntegrityError as error:
        raise Closed(_("You have answered already.")) from error
    for question in domain.QUESTIONS:
        tally, _made = PulseTally.objects.get_or_create(
            round=round, team_id=team_id, question=question, score=scores[question]
        )
        PulseTally.objects.filter(pk=tally.pk).update(count=F("count") + 1)


def turn(*, now: datetime) -> None:
    """Throw away who took part in rounds that are over; open the next of those that repeat."""
    PulseTicket.objects.filter(round__closes_at__lte=now).delete()
    newest: PulseRound | None = PulseRound.objects.order_by("-opens_at").first()
    if newest is None or not newest.repeats or now < newest.opens_at + A_MONTH:
        return
    days = (newest.closes_at - newest.opens_at).days
    open_round(by=None, opens_at=now, days=days, repeats=True)


@dataclass(frozen=True, slots=True)
class Told:
    """One group's figures; ``figures`` is None where too few answered."""

    name: str
    size: int | None
    figures: Mapping[str, Figure] | None


@dataclass(frozen=True, slots=True)
class Results:
    round: PulseRound
    is_open: bool
    whole: Told | None
    teams: list[Told]


def results(round: PulseRound, *, user: User, now: datetime) -> Results:
    """What may be told of a round: nothing while it is open, never a group under five."""
    if now < round.closes_at:
        return Results(round, True, None, [])
    counted: defaultdict[int, defaultdict[str, dict[int, int]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for tally in round.tallies.filter(count__gt=0):
        counted[tally.team_id][tally.question][tally.score] = tally.count
    sizes = {team: sum(answers["work"].values()) for team, answers in counted.items()}
    shown = domain.disclosed(sizes)
    teams = [
        Told(
            team.name,
            sizes[team.pk] if team.pk in shown.groups else None,
            _figures(counted[team.pk]) if team.pk in shown.groups else None,
        )
        for team in Team.objects.visible_to(user).filter(pk__in=sizes).order_by("name")
    ]
    whole = Told(_("Everybody"), sum(sizes.values()), _whole(round)) if shown.whole else None
    return Results(round, False, whole, teams)


def _whole(round: PulseRound) -> dict[str, Figure]:
    counted: defaultdict[str, dict[int, int]] = defaultdict(dict)
    rows = round.tallies.order_by().values("question", "score").annotate(n=Sum("count"))
    for row in rows:
        counted[row["question"]][row["score"]] = row["n"]
    return _figures(counted)


def _figures(counted: Mapping[str, Mapping[int, int]]) -> dict[str, Figure]:
    measures = {"work": "csat", "support": "csat", "recommend": "nps"}
    return {one: figure(measures[one], counted.get(one, {})) for one in domain.QUESTIONS}


def _team_of(user: User) -> int | None:
    """The one team an answer counts for; of several the first."""
    found: int | None = (
        user.teams.filter(archived_at__isnull=True)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )
    return found
