"""Answer hours: who answers a brand's calls, changed by the client, in force at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Brand
from apps.core.errors import DomainError
from apps.desk.hours import page
from apps.desk.hours.forms import DayForm, ForwardForm, LimitForm, RestoreForm, WeekForm
from apps.voice.domain.answer_hours import Who
from apps.voice.models import AnswerHours
from apps.voice.services import answer_hours as service

REFUSED = 422
VERSIONS_SHOWN = 100


@permitted(Action.ANSWER_HOURS)
@require_GET
def home(request: AgentRequest) -> HttpResponse:
    """Straight to the one brand of a client; else a choice."""
    brands = list(Brand.objects.visible_to(request.user).current())
    if len(brands) == 1:
        return redirect("hours:brand", brands[0].pk)
    return render(request, "desk/hours/brands.html", {"brands": brands})


@permitted(Action.ANSWER_HOURS)
@require_GET
def hours(request: AgentRequest, pk: int) -> HttpResponse:
    return _page(request, _brand(request, pk))


@permitted(Action.ANSWER_HOURS)
@require_http_methods(["GET", "POST"])
def week(request: AgentRequest, pk: int) -> HttpResponse:
    """The normal week as spans."""
    brand = _brand(request, pk)
    row = AnswerHours.objects.in_force(brand)
    plan = service.plan_of(row, brand)
    first = {"after": row.version if row else 0}
    form = WeekForm(request.POST or None, plan=plan, initial=first)
    if form.is_valid():
        told = {"after": form.cleaned_data["after"], "weekly": form.weekly()}
        try:
            service.set_week(brand=brand, by=request.user, **told)
            return _done(request, brand)
        except DomainError as refused:
            form.add_error(None, str(refused))
    status = REFUSED if form.errors else 200
    context = {"form": form, "brand": brand}
    return render(request, "desk/hours/week.html", context, status=status)


@permitted(Action.ANSWER_HOURS)
@require_POST
def day(request: AgentRequest, pk: int) -> HttpResponse:
    brand, form = _brand(request, pk), DayForm(request.POST)
    if not form.is_valid():
        return _page(request, brand, day_form=form)
    told = {"after": form.cleaned_data["after"], "when": form.cleaned_data["when"]}
    if form.cleaned_data["drop"]:
        service.drop_day(brand=brand, by=request.user, **told)
        return _done(request, brand)
    try:
        service.set_day(
            brand=brand, by=request.user, label=form.cleaned_data["label"],
            stretches=form.stretches(), **told,
        )  # fmt: skip
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, brand, day_form=form)
    return _done(request, brand)


@permitted(Action.ANSWER_HOURS)
@require_POST
def forwarding(request: AgentRequest, pk: int) -> HttpResponse:
    brand = _brand(request, pk)
    form = ForwardForm(request.POST, zone=brand.time_zone, now=timezone.now())
    if not form.is_valid():
        raise DomainError(_first_of(form))
    told = form.cleaned_data
    who = None if told["stop"] else Who(told["who"])
    service.forward(brand=brand, after=told["after"], who=who, until=told["until"], by=request.user)
    return _done(request, brand)


@permitted(Action.ANSWER_HOURS)
@require_POST
def limit(request: AgentRequest, pk: int) -> HttpResponse:
    brand, form = _brand(request, pk), LimitForm(request.POST)
    if not form.is_valid():
        raise DomainError(_first_of(form))
    service.take_at_once(brand=brand, by=request.user, **form.cleaned_data)
    return _done(request, brand)


@permitted(Action.ANSWER_HOURS)
@require_http_methods(["GET", "POST"])
def versions(request: AgentRequest, pk: int) -> HttpResponse:
    """What it was before, and back to it."""
    brand = _brand(request, pk)
    form = RestoreForm(request.POST or None)
    if form.is_valid():
        service.restore(brand=brand, by=request.user, **form.cleaned_data)
        return _done(request, brand)
    rows = AnswerHours.objects.visible_to(request.user).filter(brand=brand).select_related("by")
    context = {"brand": brand, "versions": list(rows[:VERSIONS_SHOWN])}
    return render(request, "desk/hours/versions.html", context)


def _brand(request: AgentRequest, pk: int) -> Brand:
    return get_object_or_404(Brand.objects.visible_to(request.user).current(), pk=pk)


def _page(request: AgentRequest, brand: Brand, **forms: Any) -> HttpResponse:
    context = page.shown(brand, now=timezone.now(), asked=request.GET.get("at", ""))
    first = {"after": context["after"]}
    limit_form = LimitForm(initial=first | {
        "most_calls": context["row"].most_calls if context["row"] else None
    })  # fmt: skip
    given = {"day_form": DayForm(initial=first), "limit_form": limit_form} | forms
    status = REFUSED if forms else 200
    return render(request, "desk/hours/page.html", context | given, status=status)


def _done(request: AgentRequest, brand: Brand) -> HttpResponse:
    messages.success(request, _("In force from this moment."))
    return redirect("hours:brand", brand.pk)


def _first_of(form: Any) -> str:
    return str(next(iter(form.errors.values()))[0])
