"""What customers answered, as the results page tells it: figures with their pairs, then words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.domain.roles import Role
from apps.accounts.models import Brand, User
from apps.customers.domain.paging import Place
from apps.desk.drawing import Spark, spark
from apps.surveys.domain.scores import Figure
from apps.surveys.models import Response
from apps.surveys.services import results

PAGE = 30
FEWEST = 30  # fewer answers than that are said to be few
PERIODS = {28: gettext_lazy("4 weeks"), 91: gettext_lazy("3 months"), 365: gettext_lazy("a year")}
CUTS = {
    "queue": gettext_lazy("Queue"), "kind": gettext_lazy("Channel"),
    "agent": gettext_lazy("Agent"), "way": gettext_lazy("Asked"),
}  # fmt: skip
NAMES = {
    "csat": gettext_lazy("Satisfied"), "nps": gettext_lazy("Recommendation (NPS)"),
    "ces": gettext_lazy("Easy for them"), "yes_no": gettext_lazy("Solved, they say"),
}  # fmt: skip
FORMULAS = {
    "csat": (gettext_lazy("answers of 4 and 5"), gettext_lazy("answers on 1 to 5")),
    "nps": (
        gettext_lazy("answers of 9 and 10, less those of 0 to 6"),
        gettext_lazy("answers on 0 to 10"),
    ),
    "ces": (gettext_lazy("answers of 5, 6 and 7"), gettext_lazy("answers on 1 to 7")),
    "yes_no": (gettext_lazy("“yes, it is solved”"), gettext_lazy("yes and no")),
}


class AskedForm(forms.Form):
    """``?days=&brand=&by=&low=&q=&before=``: what is wanted. Nonsense is left out."""

    days = forms.TypedChoiceField(
        choices=list(PERIODS.items()), coerce=int, required=False,
        empty_value=None,
    )  # fmt: skip
    brand = forms.ModelChoiceField(Brand.objects.none(), required=False)
    by = forms.ChoiceField(choices=list(CUTS.items()), required=False)
    low = forms.BooleanField(required=False)
    q = forms.CharField(max_length=120, required=False)

    def __init__(self, data: Mapping[str, Any], *, user: User) -> None:
        super().__init__(data)
        brands: Any = self.fields["brand"]
        brands.queryset = Brand.objects.visible_to(user).current()
        self.full_clean()

    def said(self, name: str, usual: Any = None) -> Any:
        return self.cleaned_data.get(name) or usual


@dataclass(frozen=True, slots=True)
class Tile:
    key: str
    name: str | Promise
    figure: Figure
    before: Figure
    line: Spark | None

    @property
    def top(self) -> str | Promise:
        return FORMULAS[self.key][0]

    @property
    def bottom(self) -> str | Promise:
        return FORMULAS[self.key][1]

    @property
    def value(self) -> int | None:
        return None if self.figure.percent is None else round(self.figure.percent)

    @property
    def good(self) -> int:
        return self.figure.good - self.figure.bad

    @property
    def change(self) -> int | None:
        if self.value is None or self.before.percent is None:
            return None
        return self.value - round(self.before.percent)

    @property
    def points(self) -> int:
        return abs(self.change or 0)

    @property
    def is_few(self) -> bool:
        return 0 < self.figure.count < FEWEST


def shows_people(user: User) -> bool:
    """Agents' names are for the house: a client sees their brand, an agent only themselves."""
    return user.role != Role.CLIENT and user.scope(Action.SURVEY_VIEW) >= Scope.TEAM


def page(user: User, form: AskedForm, *, now: datetime) -> dict[str, Any]:
    days = form.said("days", 91)
    since, earlier = now - timedelta(days=days), now - timedelta(days=2 * days)
    rows = _of(user, form)
    here = rows.filter(at__gte=since)
    figures = results.figures(here)
    before = results.figures(rows.filter(at__gte=earlier, at__lt=since))
    course = results.course(here, step="month" if days > 200 else "week")
    by = form.said("by", "queue")
    if by == "agent" and not shows_people(user):
        by = "queue"
    cuts = {key: label for key, label in CUTS.items() if key != "agent" or shows_people(user)}
    return {
        "form": form,
        "days": days,
        "since": since,
        "periods": PERIODS.items(),
        "brands": form.fields["brand"].queryset,  # type: ignore[attr-defined]
        "by": by,
        "cuts": cuts.items(),
        "tiles": [
            _tile(key, figures, before, course)
            for key in results.MEASURES
            if key == "csat" or figures[key].count or before[key].count
        ],
        "lines": results.cut(here, by),
        "asked": _asked(user, form, since=since, until=now),
        "query": query(form),
        "may_manage": user.scope(Action.CONTENT_MANAGE) >= Scope.BRAND,
    } | listing(user, form, before="", now=now)


def listing(user: User, form: AskedForm, *, before: str, now: datetime) -> dict[str, Any]:
    """A page of single answers, newest first, from ``before`` on."""
    rows = _of(user, form).filter(at__gte=now - timedelta(days=form.said("days", 91)))
    if form.said("low"):
        rows = rows.filter(csat__lte=2)
    if words := form.said("q"):
        rows = rows.matching(words)
    if place := _place(before):
        rows = rows.filter(at__lte=place.at).exclude(at=place.at, pk__gte=place.id)
    found = list(
        rows.select_related(
            "interaction__case", "customer", "brand", "agent", "queue", "version"
        ).order_by("-at", "-pk")[: PAGE + 1]
    )
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = f"{last.at.isoformat()}~{last.pk}" if last else ""
    return {
        "answers": found[:PAGE],
        "shows_people": shows_people(user),
        "may_open": user.may(Action.CASE_VIEW) and user.role != Role.CLIENT,
        "next_query": f"{query(form)}&{urlencode({'before': following})}" if following else "",
    }


def query(form: AskedForm) -> str:
    given = {name: form.said(name) for name in ("days", "by", "q")}
    given["brand"] = brand.pk if (brand := form.said("brand")) else None
    given["low"] = 1 if form.said("low") else None
    return urlencode({name: value for name, value in given.items() if value})


def _of(user: User, form: AskedForm):  # type: ignore[no-untyped-def]
    rows = Response.objects.visible_to(user)
    return rows.filter(brand=form.said("brand")) if form.said("brand") else rows


def _asked(
    user: User, form: AskedForm, *, since: datetime, until: datetime
) -> tuple[int, int] | None:
    """Answered and asked; only for whoever sees whole brands."""
    scope = user.scope(Action.SURVEY_VIEW)
    if scope < Scope.BRAND:
        return None
    brands = [form.said("brand").pk] if form.said("brand") else None
    if brands is None and scope is not Scope.ALL:
        brands = user.brand_ids()
    return results.asked(brands, since=since, until=until)


def _tile(
    key: str, figures: Mapping[str, Figure], before: Mapping[str, Figure],
    course: list[results.Line],
) -> Tile:  # fmt: skip
    values = [line.figures[key].percent for line in course]
    line = spark(values, width=88, height=28, pad=4)
    return Tile(key, NAMES[key], figures[key], before[key], line)


def _place(before: str) -> Place | None:
    at, _mark, pk = before.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return Place(moment if timezone.is_aware(moment) else None, int(pk[:18])) if pk else None
    except ValueError:
        return None
