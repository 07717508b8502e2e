"""Places to fill and the tests that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Brand
from apps.core import audit
from apps.core.errors import Conflict
from apps.training.choices import TestKind
from apps.training.errors import CourseRefused
from apps.training.models import Material, Test, Vacancy
from apps.training.services import shipped

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def create(
    *, title: str, brand: Brand, closes_on: date, by: User, tests: list[str], **fields: Any
) -> Vacancy:
    """A vacancy with tests of the house's own bank, one of each chosen kind."""
    row = Vacancy.objects.create(
        title=title, brand=brand, closes_on=closes_on, created_by=by, **fields
    )
    bank = shipped.tests()
    for position, kind in enumerate(kind for kind in TestKind.values if kind in tests):
        facts = bank[kind]
        Test.objects.create(
            vacancy=row, position=position, kind=kind, title=facts["title"],
            minutes=facts["minutes"], weight=facts["weight"], settings=facts["settings"],
        )  # fmt: skip
    audit.record("vacancy.created", actor=by, target=row, summary=title)
    return row


@transaction.atomic
def change(*, vacancy: Vacancy, by: User, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(vacancy, name, value)
    vacancy.save()
    audit.record("vacancy.changed", actor=by, target=vacancy, summary=vacancy.title)


@transaction.atomic
def change_test(
    *,
    test: Test,
    by: User,
    title: str,
    minutes: int,
    weight: int,
    settings: Mapping[str, Any],
    sound: Material | None = None,
) -> None:
    """Raises Conflict once somebody has sat it: all candidates get the same test."""
    if test.sittings.exists():
        raise Conflict(_("Somebody has sat this test. The others get the same one."))
    if test.kind == TestKind.TYPING and not settings.get("fields"):
        raise CourseRefused(_("Say which fields are filled from the sound."))
    test.title, test.minutes, test.weight = title, minutes, weight
    test.settings = dict(settings)
    if sound is not None:
        test.sound = sound
    test.save()
    audit.record("vacancy.test_changed", actor=by, target=test, summary=title)


@transaction.atomic
def set_sound(*, test: Test, sound: Material, by: User) -> None:
    """What candidates hear; raises Conflict once somebody has heard another."""
    if test.sittings.exists():
        raise Conflict(_("Somebody has sat this test. The others get the same one."))
    test.sound = sound
    test.save(update_fields=["sound", "updated_at"])
    audit.record("vacancy.sound_set", actor=by, target=test, summary=test.title)


@transaction.atomic
def archive(*, vacancy: Vacancy, by: User) -> None:
    vacancy.archived_at = timezone.now()
    vacancy.save(update_fields=["archived_at", "updated_at"])
    audit.record("vacancy.archived", actor=by, target=vacancy, summary=vacancy.title)
