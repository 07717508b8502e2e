"""Who is told of what they are to learn, on the desk and by mail: each thing once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.services.notices import tell

if TYPE_CHECKING:
    from apps.training.models import Certificate, Enrolment


def assigned(row: Enrolment) -> None:
    tell(
        row.user, about=f"course:{row.pk}", actor=row.assigned_by, path=_lesson(row),
        words=lambda: _("A course for you: %(course)s") % {"course": row.course},
        more=lambda: " · ".join(filter(None, [row.because, _due(row.due_on)])),
    )  # fmt: skip


def due(row: Enrolment, *, is_overdue: bool) -> None:
    tell(
        row.user, about=f"course-{'overdue' if is_overdue else 'soon'}:{row.pk}:{row.due_on}",
        path=_lesson(row),
        words=lambda: (_("%(course)s is overdue") if is_overdue else _("%(course)s is due"))
        % {"course": row.course},
        more=lambda: _due(row.due_on),
    )  # fmt: skip


def ending(row: Certificate) -> None:
    tell(
        row.user, about=f"certificate-ending:{row.pk}", path=reverse("training:home"),
        words=lambda: _("Your certificate “%(course)s” runs out") % {"course": row.course},
        more=lambda: _until(row),
    )  # fmt: skip


def ended(row: Certificate) -> None:
    """Ran out or was withdrawn; a renewed one needs no words."""
    tell(
        row.user, about=f"certificate-ended:{row.pk}", actor=row.ended_by,
        path=reverse("training:home"),
        words=lambda: _("Your certificate “%(course)s” has ended") % {"course": row.course},
        more=lambda: row.because or (_("The skill ends with it.") if row.skill_id else ""),
    )  # fmt: skip


def _lesson(row: Enrolment) -> str:
    return reverse("training:enrolment", args=[row.pk])


def _due(day: date | None) -> str:
    return _("due %(day)s") % {"day": date_format(day, "j F")} if day else ""


def _until(row: Certificate) -> str:
    if row.valid_to is None:
        return ""
    return _("valid until %(day)s") % {"day": date_format(timezone.localdate(row.valid_to), "j F")}
