"""Cohorts and times with a trainer."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.desk.training.forms import CohortForm, SlotForm, learners
from apps.training.models import Certificate, Cohort, Slot
from apps.training.services import gatherings as service

PAST = 10


@permitted(Action.TRAINING_ASSIGN)
@require_GET
def gatherings(request: AgentRequest) -> HttpResponse:
    """Who learns together, and the times that can be booked."""
    now = timezone.now()
    slots = Slot.objects.visible_to(request.user).select_related("course", "trainer", "cohort")
    slots = slots.annotate(taken=Count("bookings"))
    cohorts = Cohort.objects.visible_to(request.user).filter(archived_at=None)
    context = {
        "coming": slots.coming(now), "now": now,
        "past": slots.filter(starts_at__lte=now, cancelled_at=None).order_by("-starts_at")[:PAST],
        "cohorts": cohorts.annotate(people=Count("members"))
        .order_by("-starts_on", "name").prefetch_related("courses"),
        "form": SlotForm(by=request.user),
    }  # fmt: skip
    return render(request, "desk/training/gatherings/page.html", context)


@permitted(Action.TRAINING_ASSIGN)
@require_POST
def slot_new(request: AgentRequest) -> HttpResponse:
    form = SlotForm(request.POST, by=request.user)
    if not form.is_valid():
        context = {"form": form}
        return render(request, "desk/training/gatherings/slot_new.html", context, status=422)
    given = form.cleaned_data
    starts, ends = form.times()
    row = service.open_slot(
        course=given["course"], trainer=given["trainer"], cohort=given["cohort"], starts_at=starts,
        ends_at=ends, seats=given["seats"], place=given["place"], by=request.user,
    )  # fmt: skip
    return redirect("training:slot", row.pk)


@permitted(Action.TRAINING_ASSIGN)
@require_http_methods(["GET", "POST"])
def slot(request: AgentRequest, pk: int) -> HttpResponse:
    """Who comes; once it has begun, who was there."""
    row = _slot(request, pk)
    if request.method == "POST":
        present = {int(one[:18]) for one in request.POST.getlist("present") if one.isdecimal()}
        service.take_attendance(slot=row, present=present, by=request.user)
        messages.success(request, _("The hours are booked."))
        return redirect("training:slot", pk)
    booked = set(row.bookings.values_list("user_id", flat=True))
    context = {
        "slot": row, "bookings": row.bookings.select_related("user").order_by("user__display_name"),
        "people": learners(request.user).exclude(pk__in=booked)[:200],
        "has_begun": row.starts_at <= timezone.now(),
    }  # fmt: skip
    return render(request, "desk/training/gatherings/slot.html", context)


@permitted(Action.TRAINING_ASSIGN)
@require_POST
def seat(request: AgentRequest, pk: int) -> HttpResponse:
    """Book a seat for somebody, or with ``free=1`` give it back."""
    row = _slot(request, pk)
    people = User.objects.visible_to(request.user)
    number = request.POST.get("user", "")
    person = get_object_or_404(people, pk=int(number[:18]) if number.isdecimal() else 0)
    try:
        if request.POST.get("free"):
            service.unbook(slot=row, user=person)
        else:
            service.book(slot=row, user=person, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("training:slot", pk)


@permitted(Action.TRAINING_ASSIGN)
@require_POST
def slot_cancel(request: AgentRequest, pk: int) -> HttpResponse:
    service.cancel(slot=_slot(request, pk), by=request.user)
    return redirect("training:gatherings")


@permitted(Action.TRAINING_ASSIGN)
@require_http_methods(["GET", "POST"])
def cohort_new(request: AgentRequest) -> HttpResponse:
    form = CohortForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        row = service.form_cohort(by=request.user, trainer=request.user, **form.cleaned_data)
        return redirect("training:cohort", row.pk)
    status = 422 if form.errors else 200
    return render(
        request, "desk/training/gatherings/cohort_new.html", {"form": form}, status=status
    )


@permitted(Action.TRAINING_ASSIGN)
@require_GET
def cohort(request: AgentRequest, pk: int) -> HttpResponse:
    """How far everybody is."""
    row = get_object_or_404(Cohort.objects.visible_to(request.user), pk=pk)
    courses = list(row.courses.all())
    seen = User.objects.visible_to(request.user)
    members = list(row.members.filter(pk__in=seen.values("pk")))
    held = set(
        Certificate.objects.live().filter(user__in=members, course__in=courses)
        .values_list("user_id", "course_id")
    )  # fmt: skip
    lines = [(person, [(person.pk, c.pk) in held for c in courses]) for person in members]
    context = {
        "cohort": row, "courses": courses, "lines": lines, "held": len(held),
        "squares": len(members) * len(courses),
        "slots": row.slots.select_related("course", "trainer").filter(cancelled_at=None),
    }  # fmt: skip
    return render(request, "desk/training/gatherings/cohort.html", context)


def _slot(request: AgentRequest, pk: int) -> Slot:
    rows = Slot.objects.visible_to(request.user).select_related("course", "trainer", "cohort")
    return get_object_or_404(rows, pk=pk)
