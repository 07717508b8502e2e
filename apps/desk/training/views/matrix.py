"""Who knows what: the matrix, and what one does about one of its squares."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.accounts.models import Team, User
from apps.core.errors import Conflict
from apps.desk.training import matrix as squares
from apps.desk.training.forms import AssignForm, DateForm, TeamProfileForm, learners
from apps.quality.models import Answer
from apps.training.models import Certificate, Course, Enrolment, Slot, TeamProfile
from apps.training.services import certificates, enrolments, reviewed


@permitted(Action.TRAINING_VIEW)
@require_GET
def matrix(request: AgentRequest) -> HttpResponse:
    teams = Team.objects.visible_to(request.user).current()
    team = teams.filter(pk=_number(request.GET.get("team", ""))).first()
    after = _number(request.GET.get("after", ""))
    context = {
        "matrix": squares.of(request.user, team=team, after=after), "teams": teams, "team": team,
        "form": AssignForm(by=request.user),
        "may_assign": request.user.may(Action.TRAINING_ASSIGN),
    }  # fmt: skip
    return render(request, "desk/training/matrix/page.html", context)


@permitted(Action.TRAINING_VIEW)
@require_GET
def square(request: AgentRequest, user_id: int, course_id: int) -> HttpResponse:
    """The foot of the matrix: one person and one course, and what can be done."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=course_id)
    enrolment = Enrolment.objects.visible_to(request.user).open().filter(
        user=person, course=course
    ).first()  # fmt: skip
    held = Certificate.objects.visible_to(request.user).filter(user=person, course=course)
    context = {
        "person": person, "course": course, "enrolment": enrolment,
        "certificate": held.exclude(end_reason="renewed").order_by("-issued_at").first(),
        "slots": Slot.objects.visible_to(request.user).filter(course=course, cancelled_at=None)[:3],
        "may_assign": request.user.may(Action.TRAINING_ASSIGN)
        and learners(request.user).filter(pk=person.pk).exists(),
    }  # fmt: skip
    return render(request, "desk/training/matrix/_square.html", context)


@permitted(Action.TRAINING_ASSIGN)
@require_POST
def assign(request: AgentRequest) -> HttpResponse:
    """Give a course to people; those who have it open keep it as it is."""
    form = AssignForm(request.POST, by=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a course and whom it is for."))
        return redirect("training:matrix")
    given = form.cleaned_data
    count = 0
    for person in given["people"]:
        try:
            enrolments.enrol(
                user=person, course=given["course"], by=request.user, due_on=given["due_on"],
                because=_("Given by %s") % request.user,
            )  # fmt: skip
            count += 1
        except Conflict:
            continue
    said = ngettext("Given to %d person.", "Given to %d people.", count) % count
    messages.success(request, said)
    return redirect("training:matrix")


@permitted(Action.TRAINING_ASSIGN)
@require_POST
def move(request: AgentRequest, pk: int) -> HttpResponse:
    """Another date for one enrolment."""
    row = _looked_after(request, pk)
    form = DateForm(request.POST)
    if form.is_valid():
        enrolments.move_date(enrolment=row, by=request.user, **form.cleaned_data)
    return redirect("training:matrix")


@permitted(Action.TRAINING_ASSIGN)
@require_POST
def withdraw(request: AgentRequest, pk: int) -> HttpResponse:
    enrolments.withdraw(enrolment=_looked_after(request, pk), by=request.user)
    messages.success(request, _("It is taken back. What was done stays on the record."))
    return redirect("training:matrix")


@permitted(Action.TRAINING_ASSIGN)
@require_POST
def revoke(request: AgentRequest, pk: int) -> HttpResponse:
    """Withdraw a certificate; the skill goes with it at once."""
    rows = Certificate.objects.visible_to(request.user).revocable_by(request.user)
    row = get_object_or_404(rows, pk=pk)
    because = request.POST.get("because", "").strip()
    certificates.revoke(certificate=row, by=request.user, because=because)
    messages.success(request, _("Withdrawn. Routing no longer counts the skill."))
    return redirect("training:matrix")


@permitted(Action.TRAINING_ASSIGN, Action.QUALITY_SCORE)
@require_POST
def from_answer(request: AgentRequest, pk: int) -> HttpResponse:
    """A failed question, and in one click its lesson; back to where that was."""
    rows = Answer.objects.visible_to(request.user).select_related("question", "review__agent")
    answer = get_object_or_404(rows.exclude(review__agent=request.user), pk=pk)
    row = reviewed.give_lesson(answer=answer, by=request.user)
    said = _("%(name)s learns “%(course)s”.") % {"name": row.user, "course": row.course}
    messages.success(request, said)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "training:matrix")


@permitted(Action.COURSE_MANAGE)
@require_http_methods(["GET", "POST"])
def team_profile(request: AgentRequest, pk: int) -> HttpResponse:
    """Which industry and markets a team answers for."""
    team = get_object_or_404(Team.objects.visible_to(request.user).current(), pk=pk)
    row = TeamProfile.objects.filter(team=team).first()
    known = {"industry": row.industry, "markets": ", ".join(row.markets)} if row else {}
    form = TeamProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        TeamProfile.objects.update_or_create(
            team=team,
            defaults={"industry": form.cleaned_data["industry"], "markets": form.listed()},
        )
        return redirect("training:matrix")
    context = {"form": form, "team": team}
    status = 422 if form.errors else 200
    return render(request, "desk/training/matrix/team.html", context, status=status)


def _looked_after(request: AgentRequest, pk: int) -> Enrolment:
    """An enrolment of somebody whom one may give courses to."""
    rows = Enrolment.objects.visible_to(request.user).filter(user__in=learners(request.user))
    return get_object_or_404(rows, pk=pk)


def _number(text: str) -> int:
    return int(text[:18]) if text.isascii() and text.isdecimal() else 0
