"""Quality's own template words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import User
from apps.channels.choices import ChannelKind
from apps.desk.quality.sheet import short
from apps.quality.choices import Critical, Risk
from apps.quality.domain import pace
from apps.quality.domain.forms import FAIL_FORM
from apps.quality.domain.pace import Wait
from apps.quality.models import Dispute, Question, Review, ReviewTask

register = template.Library()

_EVIDENCE = {"wait": "clock", "screen": "video"}


@register.filter
def evidence_icon(kind: str) -> str:
    return _EVIDENCE.get(kind, "pin")


@register.filter
def score(value: Decimal | float | None) -> str:
    """One digit, none where it is whole; a dash while nothing counts."""
    if value is None:
        return "–"
    rounded = round(float(value), 1)
    return number_format(rounded, 0 if rounded.is_integer() else 1)


@register.filter
def percent(value: Decimal | float | None) -> str:
    return f"{score(value)} %"


@register.filter
def plain(value: Decimal | None) -> str:
    """Without trailing zeros, with a point: for weights and fields."""
    return "" if value is None else short(Decimal(value))


@register.filter
def clock(seconds: Decimal) -> str:
    return pace.spoken(int(seconds))


@register.filter
def percent_of(part: float, whole: float) -> float:
    """In percent, for drawings."""
    return round(100 * part / whole, 2) if whole else 0.0


@register.filter
def room(wait: Wait) -> str:
    """How high a wait is drawn."""
    return f"{wait.height}rem"


@register.filter
def risk_word(risk: str) -> str:
    return str(Risk(risk).label) if risk in Risk else _("Picked")


@register.filter
def shown_reasons(task: ReviewTask, is_blind: bool) -> list[dict[str, str]]:
    """Why a contact is here; what would tell the rating waits while it is hidden."""
    hidden = {Risk.LOW_RATING} if is_blind else set()
    return [reason for reason in task.reasons if reason["risk"] not in hidden]


@register.filter
def critical_word(name: str) -> str:
    words = {
        Critical.CUSTOMER: _("customer"),
        Critical.BUSINESS: _("business"),
        Critical.COMPLIANCE: _("compliance"),
    }
    return words.get(Critical(name), name)


@register.filter
def diamond(question: Question) -> str:
    """``fatal`` where an answer fails the form, ``critical`` where one is counted on its own."""
    options = question.options.all()
    if any(option.flag == FAIL_FORM for option in options):
        return "fatal"
    return "critical" if any(option.critical for option in options) else ""


@register.filter
def contact_title(review: Review) -> str:
    """``Website chat of 18 Nov``: what a review is about without naming anybody."""
    part = review.interaction
    day = date_format(localtime(part.opened_at), "j M")
    return _("%(channel)s of %(day)s") % {
        "channel": part.channel.get_kind_display(),
        "day": day,
    }


@register.inclusion_tag("desk/quality/_tab_list.html", takes_context=True)
def quality_tabs(context: Context, here: str) -> dict[str, Any]:
    """The pages of quality the reader may open, with what waits on each."""
    user: User = context["user"]
    pages: list[tuple[str, str, int | None]] = []
    if user.may(Action.QUALITY_SCORE):
        waiting = ReviewTask.objects.scorable_by(user).open().filter(reviewer=user).count()
        disputes = Dispute.objects.decidable_by(user).count()
        pages += [("inbox", _("To review"), waiting), ("disputes", _("Disputes"), disputes)]
    if user.scope(Action.QUALITY_VIEW) > Scope.OWN:
        pages.append(("reviews", _("Reviews"), None))
    if user.may(Action.QUALITY_SCORE):
        pages.append(("find", _("Find contacts"), None))
        pages.append(("calibrations", _("Calibration"), None))
    if user.may(Action.COACHING_VIEW):
        pages.append(("coaching", _("Coaching"), None))
    if user.scope(Action.QUALITY_VIEW) > Scope.OWN:
        pages.append(("figures", _("Figures"), None))
    if user.may(Action.QUALITY_MANAGE):
        pages += [
            ("cards", _("Scorecards"), None),
            ("plans", _("Plans"), None),
            ("rules", _("Rules"), None),
        ]
    if user.may(Action.DESK_USE) and user.role != "admin":
        pages.append(("mine", _("My reviews"), None))
    tabs = [(reverse(f"quality:{n}"), word, count, n == here) for n, word, count in pages]
    return {"tabs": tabs if len(tabs) > 1 else []}


@register.filter
def unlocal(value: float) -> str:
    """With a point in every language: for drawings."""
    return f"{value:g}"


@register.filter
def share(value: float | None) -> str:
    """0.0 to 1.0 as a percentage."""
    return "–" if value is None else f"{round(value * 100)} %"


@register.filter
def wanted_words(dispute: Dispute) -> str:
    return _labels(dispute, dispute.wanted)


@register.filter
def ruled_words(dispute: Dispute) -> str:
    """``Upheld, “Yes”``: what came of it and the answer that stands."""
    after = dispute.after
    if after.get("is_na"):
        stands = _("N/A")
    elif after.get("number") is not None:
        stands = str(after["number"])
    else:
        stands = _labels(dispute, after.get("chosen") or [])
    return f"{dispute.get_state_display()}, “{stands}”"


def _labels(dispute: Dispute, keys: list[str]) -> str:
    options = dispute.answer.question.options.all()
    return ", ".join(option.label for option in options if option.key in keys)


@register.filter
def kind_word(kind: str) -> str:
    return str(ChannelKind(kind).label) if kind in ChannelKind else kind


@register.filter
def labelled(bound: BoundField, word: str) -> str:
    """A control of a table's row: its column's word is its name for whoever hears it."""
    widget = bound.field.widget
    look = "select" if isinstance(widget, Select) else "input"
    attributes: dict[str, str | bool] = {"aria-label": word}
    if not isinstance(widget, CheckboxInput):
        attributes["class"] = look
    return bound.as_widget(attrs=attributes)
