"""The pages of training as tabs, and small words of learning."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action
from apps.desk.rail import Entry, shown
from apps.desk.training import learning

register = template.Library()

PAGES = [
    Entry("training:home", "cap", _("My learning"), (Action.TRAINING_LEARN,)),
    Entry("training:matrix", "grid", _("Who knows what"), (Action.TRAINING_VIEW,)),
    Entry("training:courses", "book", _("Courses"), (Action.COURSE_MANAGE,)),
    Entry("training:gatherings", "calendar", _("Cohorts and times"), (Action.TRAINING_ASSIGN,)),
    Entry("training:hearing", "ear", _("To hear"), (Action.COURSE_MANAGE,)),
    Entry("training:rules", "branch", _("Rules"), (Action.COURSE_MANAGE,)),
    Entry("training:requests", "flag", _("Requests"), (Action.TRAINING_REQUEST,)),
    Entry("training:hours", "clock", _("Hours"), (Action.TRAINING_VIEW,)),
    Entry("training:vacancies", "addperson", _("Hiring"),
          (Action.HIRING_MANAGE, Action.HIRING_GRADE)),
]  # fmt: skip


@register.inclusion_tag("desk/training/_tabs.html", takes_context=True)
def training_tabs(context: Context) -> dict[str, Any]:
    """Nothing for whoever has one page only."""
    pages = shown(PAGES, context["request"])
    return {"pages": pages if len(pages) > 1 else []}


@register.filter
def hours(seconds: int) -> str:
    return learning.hours(int(seconds or 0))


@register.filter
def course_icon(course: Any) -> str:
    return learning.icon_of(course)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, for keys a template cannot write."""
    return mapping.get(key) if hasattr(mapping, "get") else None
