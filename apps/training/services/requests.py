"""A client, or a leader, asks for training; a trainer says yes or why not."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Brand, Team, User
from apps.core import audit
from apps.core.errors import Conflict
from apps.training.choices import RequestState, Trigger
from apps.training.errors import AlreadyEnrolled
from apps.training.models import Course, TrainingRequest
from apps.training.services import enrolments


@transaction.atomic
def ask(
    *,
    brand: Brand,
    words: str,
    by: User,
    course: Course | None = None,
    team: Team | None = None,
    wanted_by: date | None = None,
) -> TrainingRequest:
    row = TrainingRequest.objects.create(
        brand=brand, words=words, by=by, course=course, team=team, wanted_by=wanted_by
    )
    audit.record("training.requested", actor=by, target=row, summary=words[:200])
    return row


@transaction.atomic
def decide(
    *, request: TrainingRequest, by: User, accept: bool, answer: str, course: Course | None = None
) -> int:
    """Answer once. Accepted, the team's people are enrolled; how many. Raises Conflict."""
    wanted = course or request.course
    won = TrainingRequest.objects.open().filter(pk=request.pk).update(
        state=RequestState.ACCEPTED if accept else RequestState.DECLINED, course=wanted,
        decided_by=by, decided_at=timezone.now(), answer=answer[:400], updated_at=timezone.now(),
    )  # fmt: skip
    if not won:
        raise Conflict(_("Somebody has answered this request already."))
    audit.record("training.request_decided", actor=by, target=request, accepted=accept)
    if not accept or wanted is None:
        return 0
    return sum(_enrol(person, wanted, request, by) for person in _people(request))


def _people(request: TrainingRequest) -> list[User]:
    agents = User.objects.active().at_the_desk()
    if request.team_id:
        return list(agents.filter(teams=request.team_id))
    return list(agents.filter(teams__brands=request.brand_id).distinct())


def _enrol(person: User, course: Course, request: TrainingRequest, by: User) -> int:
    try:
        enrolments.enrol(
            user=person, course=course, by=by, trigger=Trigger.REQUEST, due_on=request.wanted_by,
            because=_("%(brand)s asked for it") % {"brand": request.brand},
        )  # fmt: skip
    except AlreadyEnrolled:
        return 0
    return 1
