"""Calibration sessions: called, scored blind by everybody, opened to all at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.events import publish
from apps.quality.choices import Lane, TaskState
from apps.quality.errors import CardProblem, NotTheirs, WrongState
from apps.quality.events import CalibrationOpened, ReviewTaskGiven
from apps.quality.models import Calibration, CalibrationSheet, Review, ReviewTask, ScorecardVersion
from apps.quality.services import notices
from apps.quality.services import reviewers as neutrality

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.interactions.models import Interaction

FEWEST_REVIEWERS, MOST_REVIEWERS = 2, 12
MOST_CONTACTS = 30


def call(
    *,
    name: str,
    version: ScorecardVersion,
    interactions: Sequence[Interaction],
    reviewers: Collection[User],
    expert: User | None,
    due_at: datetime,
    by: User,
) -> Calibration:
    """A session with a sheet for every reviewer and contact; the expert takes part.

    All contacts are of one brand, over, and on a channel of the card.
    """
    people = {person.pk: person for person in [*reviewers, *([expert] if expert else [])]}
    _must_be_possible(version, interactions, people.values())
    now = timezone.now()
    with transaction.atomic():
        session = Calibration.objects.create(
            name=name.strip()[:80], brand=interactions[0].case.brand, version=version,
            expert=expert, called_by=by, due_at=due_at,
        )  # fmt: skip
        for contact in interactions:
            for person in people.values():
                task = ReviewTask.objects.create(
                    lane=Lane.CALIBRATION, interaction=contact, brand=session.brand,
                    agent=_agent_of(contact), version=version, reviewer=person, picked_by=by,
                    is_blind=True, counts=False, due_at=due_at, created_at=now,
                )  # fmt: skip
                CalibrationSheet.objects.create(
                    calibration=session, interaction=contact, reviewer=person, task=task
                )
                publish(ReviewTaskGiven(task_id=task.pk, reviewer_id=person.pk))
        audit.record("calibration.called", actor=by, target=session, summary=session.name)
        if due_at > now:
            notices.called(session, list(people.values()))
    return session


def open_when_complete(review: Review) -> None:
    """After a sheet came in; the session's row is held, so that one of two last ones sees both."""
    found = Calibration.objects.closed().filter(sheets__task__review=review)
    for session in found.select_for_update():
        if not _waiting(session).exists():
            _open(session, by=None)


def open_all_complete() -> int:
    """Sessions whose opening was lost."""
    opened = 0
    for session in Calibration.objects.closed().order_by("due_at")[:50]:
        with transaction.atomic():
            held = Calibration.objects.closed().select_for_update().filter(pk=session.pk).first()
            if held and not _waiting(held).exists():
                _open(held, by=None)
                opened += 1
    return opened


def open_now(session: Calibration, *, by: User) -> None:
    """Go on with what came in; what did not is put aside, and nobody can add to it later."""
    with transaction.atomic():
        held = Calibration.objects.select_for_update().get(pk=session.pk)
        if held.is_open:
            raise WrongState(_("This calibration is open already."))
        if held.sheets.submitted().values("reviewer").distinct().count() < FEWEST_REVIEWERS:
            raise WrongState(_("At least two reviewers must have submitted something."))
        for sheet in _waiting(held).select_related("task"):
            Review.objects.filter(task=sheet.task, state="draft").update(state="withdrawn")
            ReviewTask.objects.filter(pk=sheet.task_id).open().update(
                state=TaskState.SKIPPED, skipped_because=_("The calibration was opened."),
                done_at=timezone.now(),
            )  # fmt: skip
        _open(held, by=by)
    session.refresh_from_db()


def note(session: Calibration, *, text: str, by: User) -> None:
    """What was agreed on; every reviewer of the session reads it."""
    Calibration.objects.filter(pk=session.pk).update(notes=text.strip()[:8000])
    audit.record("calibration.noted", actor=by, target=session)
    session.refresh_from_db()


def _open(session: Calibration, *, by: User | None) -> None:
    now = timezone.now()
    if Calibration.objects.closed().filter(pk=session.pk).update(opened_at=now, updated_at=now):
        audit.record("calibration.opened", actor=by, target=session)
        publish(CalibrationOpened(session.pk))
        notices.opened(session)


def _waiting(session: Calibration):  # type: ignore[no-untyped-def]
    return session.sheets.exclude(task__review__state="submitted")


def _must_be_possible(
    version: ScorecardVersion, interactions: Sequence[Interaction], people: Collection[User]
) -> None:
    if not FEWEST_REVIEWERS <= len(people) <= MOST_REVIEWERS:
        raise WrongState(_("A calibration takes two to twelve reviewers."))
    if not 1 <= len(interactions) <= MOST_CONTACTS:
        raise WrongState(_("A calibration takes one to thirty contacts."))
    if len({contact.case.brand_id for contact in interactions}) > 1:
        raise WrongState(_("All contacts of a calibration are of one brand."))
    for contact in interactions:
        if contact.owner is None or contact.ended_at is None:
            raise NotTheirs(_("Only a contact that is over and had an agent can be reviewed."))
        if contact.kind not in version.scorecard.channels:
            raise CardProblem(_("The card does not fit the channel of every contact."))
        for person in people:
            neutrality.must_be_neutral(person, interaction=contact, agent=contact.owner)


def _agent_of(contact: Interaction) -> User:
    """Who had it; a contact that nobody had is not calibrated on."""
    if contact.owner is None:
        raise ValueError("A contact that is reviewed has an agent")
    return contact.owner
