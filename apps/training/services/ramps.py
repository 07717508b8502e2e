"""The first contacts after a certificate: fewer at once, all reviewed, somebody beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.errors import DomainError
from apps.interactions.models import Interaction
from apps.quality.services import reviewers
from apps.quality.services import tasks as review_tasks
from apps.routing.services import presence
from apps.training.models import Certificate, Ramp, RampContact

if TYPE_CHECKING:
    from apps.accounts.models import User

log = structlog.get_logger(__name__)


@transaction.atomic
def start(*, certificate: Certificate, buddy: User | None = None) -> Ramp:
    """Begin one; an open one of the person ends, and what they carried before it is kept."""
    course, user = certificate.course, certificate.user
    now = timezone.now()
    seat = presence.locked([user.pk])[user.pk]
    before = seat.profile_id
    running = Ramp.objects.select_for_update().filter(user=user, ended_at__isnull=True).first()
    if running is not None:
        before = running.profile_before_id if running.profile_id else before
        Ramp.objects.filter(pk=running.pk).update(ended_at=now, updated_at=now)
    row = Ramp.objects.create(
        user=user, certificate=certificate, contacts=course.ramp_contacts, channel=course.channel,
        profile=course.ramp_profile, profile_before_id=before,
        reviews_all=course.ramp_reviews_all, buddy=buddy or _buddy(user), started_at=now,
    )  # fmt: skip
    seat.profile_id = course.ramp_profile_id or before
    presence.settle(seat, now=now)
    audit.record("ramp.started", actor=None, target=row, summary=str(row))
    return row


@transaction.atomic
def count(*, interaction: Interaction) -> Ramp | None:
    """One contact done: counted once; with the last one the person carries the usual again."""
    row = Ramp.objects.select_for_update().filter(
        user=interaction.owner_id, ended_at__isnull=True
    ).first()  # fmt: skip
    if row is None or (row.channel and row.channel != interaction.kind):
        return None
    _row, made = RampContact.objects.get_or_create(ramp=row, interaction=interaction)
    if not made:
        return row
    Ramp.objects.filter(pk=row.pk).update(taken=F("taken") + 1, updated_at=timezone.now())
    row.refresh_from_db()
    if row.taken >= row.contacts:
        _finish(row)
    return row


@transaction.atomic
def stop(*, user: User, certificate: Certificate) -> None:
    """Its certificate ended before it was through."""
    row = Ramp.objects.select_for_update().filter(
        certificate=certificate, user=user, ended_at__isnull=True
    ).first()  # fmt: skip
    if row is not None:
        _finish(row)


def have_reviewed(*, interaction: Interaction, ramp: Ramp) -> None:
    """Give the contact to a reviewer outside the team, whoever has least to do.

    Where nobody may, or no card fits the channel, it goes unreviewed: that stops nobody.
    """
    brand, agent = interaction.case.brand, ramp.user
    waiting = Count("review_tasks", filter=Q(review_tasks__state="open"), distinct=True)
    people = reviewers.neutral(brand, agent=agent).annotate(waiting=waiting)
    reviewer = people.order_by("waiting", "pk").first()
    if reviewer is None:
        return
    why = _("Easing in: %(n)d of %(m)d") % {"n": ramp.taken, "m": ramp.contacts}
    try:
        review_tasks.pick(interaction=interaction, by=reviewer, why=why, counts=False)
    except DomainError as error:
        log.info("ramp.not_reviewed", interaction=interaction.pk, why=str(error))


def _finish(row: Ramp) -> None:
    now = timezone.now()
    seat = presence.locked([row.user_id])[row.user_id]
    if row.profile_id and seat.profile_id == row.profile_id:  # else somebody chose another
        seat.profile_id = row.profile_before_id
        presence.settle(seat, now=now)
    Ramp.objects.filter(pk=row.pk).update(ended_at=now, updated_at=now)
    row.ended_at = now
    audit.record("ramp.ended", actor=None, target=row, summary=str(row))


def _buddy(user: User) -> User | None:
    """Whoever leads their team."""
    team = user.teams.filter(archived_at__isnull=True, leader__isnull=False).first()
    return team.leader if team and team.leader_id != user.pk else None
