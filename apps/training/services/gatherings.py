"""Times with a trainer, who comes, and groups of people who learn together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.domain.roles import Role
from apps.accounts.models import Brand, User
from apps.core import audit
from apps.training.choices import Provider, Trigger
from apps.training.errors import AlreadyEnrolled, SlotRefused
from apps.training.models import Booking, Cohort, Course, Slot
from apps.training.services import enrolments, times

if TYPE_CHECKING:
    from django.db.models import QuerySet


@transaction.atomic
def open_slot(
    *,
    course: Course,
    trainer: User,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    seats: int = 8,
    place: str = "",
    cohort: Cohort | None = None,
) -> Slot:
    """A time people can book. Who teaches decides whose hours they are. Raises SlotRefused."""
    if ends_at <= starts_at:
        raise SlotRefused(_("It must end after it begins."))
    clash = Slot.objects.filter(
        trainer=trainer, cancelled_at__isnull=True, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if clash.exists():
        raise SlotRefused(_("%s teaches at that time already.") % trainer)
    is_guest = trainer.role in {Role.CLIENT_TRAINER, Role.CLIENT}
    row = Slot.objects.create(
        course=course, trainer=trainer, starts_at=starts_at, ends_at=ends_at, seats=seats,
        place=place, cohort=cohort, provider=Provider.CLIENT if is_guest else Provider.OWN,
    )  # fmt: skip
    audit.record("training.slot_opened", actor=by, target=row, summary=str(row))
    if cohort is not None:
        for member in cohort.members.all()[:seats]:
            Booking.objects.create(slot=row, user=member, booked_by=by)
    return row


@transaction.atomic
def book(*, slot: Slot, user: User, by: User) -> None:
    """A seat, while there is one; twice is one. Raises SlotRefused."""
    row = Slot.objects.select_for_update().get(pk=slot.pk)
    if row.cancelled_at or row.held_at or row.starts_at <= timezone.now():
        raise SlotRefused(_("This time can no longer be booked."))
    if Booking.objects.filter(slot=row, user=user).exists():
        return
    if row.bookings.count() >= row.seats:
        raise SlotRefused(_("Every seat is taken."))
    other = Slot.objects.filter(
        bookings__user=user, cancelled_at__isnull=True, starts_at__lt=row.ends_at,
        ends_at__gt=row.starts_at,
    )  # fmt: skip
    if other.exists():
        raise SlotRefused(_("%s learns something else at that time.") % user)
    Booking.objects.create(slot=row, user=user, booked_by=by)


@transaction.atomic
def unbook(*, slot: Slot, user: User) -> None:
    Slot.objects.select_for_update().get(pk=slot.pk)
    Booking.objects.filter(slot=slot, user=user, attended__isnull=True).delete()


@transaction.atomic
def cancel(*, slot: Slot, by: User) -> None:
    now = timezone.now()
    won = Slot.objects.filter(pk=slot.pk, cancelled_at__isnull=True, held_at__isnull=True).update(
        cancelled_at=now, updated_at=now
    )
    if won:
        audit.record("training.slot_cancelled", actor=by, target=slot, summary=str(slot))


@transaction.atomic
def take_attendance(*, slot: Slot, present: Collection[int], by: User) -> None:
    """Who was there, by user id: their hours are booked. Once. Raises SlotRefused."""
    now = timezone.now()
    won = Slot.objects.filter(
        pk=slot.pk, held_at__isnull=True, cancelled_at__isnull=True, starts_at__lte=now
    ).update(held_at=now, updated_at=now)
    if not won:
        raise SlotRefused(_("Attendance was taken, or it has not begun."))
    length = int((slot.ends_at - slot.starts_at).total_seconds())
    for seat in slot.bookings.select_related("user"):
        seat.attended = seat.user_id in present
        seat.save(update_fields=["attended", "updated_at"])
        if seat.attended:
            times.book(
                user=seat.user, course=slot.course, seconds=length, provider=slot.provider,
                source=f"booking:{seat.pk}", at=slot.starts_at,
            )  # fmt: skip
    audit.record("training.slot_held", actor=by, target=slot, summary=str(slot))


@transaction.atomic
def form_cohort(
    *,
    name: str,
    starts_on: date,
    by: User,
    courses: Iterable[Course],
    members: QuerySet[User] | Iterable[User],
    brand: Brand | None = None,
    trainer: User | None = None,
) -> Cohort:
    """Put people together and give them the courses they lack."""
    row = Cohort.objects.create(name=name, starts_on=starts_on, brand=brand, trainer=trainer)
    row.courses.set(courses)
    row.members.set(members)
    audit.record("training.cohort_formed", actor=by, target=row, summary=name)
    for member in row.members.all():
        for course in row.courses.all():
            try:
                enrolments.enrol(
                    user=member, course=course, by=by, trigger=Trigger.COHORT, because=name
                )
            except AlreadyEnrolled:
                continue
    return row
