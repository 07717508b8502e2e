"""Vacancies, their candidates, and answers graded without a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.training import choosing
from apps.desk.training.forms import VoiceForm
from apps.desk.training.hiring_forms import (
    CandidateForm,
    DecideForm,
    GradeForm,
    TestForm,
    VacancyForm,
)
from apps.training import http
from apps.training.choices import MaterialKind
from apps.training.models import Candidate, Sitting, Test, Vacancy
from apps.training.services import candidates, fairness, grading, materials, speech
from apps.training.services import vacancies as service


@permitted(Action.HIRING_MANAGE, Action.HIRING_GRADE)
@require_GET
def vacancies(request: AgentRequest) -> HttpResponse:
    """Places to fill, for whoever decides; what waits for a grade, for whoever grades."""
    rows = Vacancy.objects.visible_to(request.user).current().select_related("brand")
    context = {
        "vacancies": choosing.counted(rows), "to_grade": choosing.to_grade(request.user),
        "may_manage": request.user.may(Action.HIRING_MANAGE),
    }  # fmt: skip
    return render(request, "desk/training/hiring/page.html", context)


@permitted(Action.HIRING_MANAGE)
@require_http_methods(["GET", "POST"])
def vacancy_new(request: AgentRequest) -> HttpResponse:
    form = VacancyForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        row = service.create(by=request.user, **form.cleaned_data)
        return redirect("training:vacancy", row.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/training/hiring/new.html", {"form": form}, status=status)


@permitted(Action.HIRING_MANAGE)
@require_http_methods(["GET", "POST"])
def vacancy(request: AgentRequest, pk: int) -> HttpResponse:
    """Candidates and their results; a new candidate's link is shown this one time."""
    row = get_object_or_404(Vacancy.objects.visible_to(request.user).select_related("brand"), pk=pk)
    form = CandidateForm(request.POST or None)
    told: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        invited, token = candidates.invite(vacancy=row, by=request.user, **form.cleaned_data)
        told, form = _told(invited, token), CandidateForm()
    context = told | {
        "vacancy": row, "form": form, "board": choosing.board(row),
        "splits": fairness.report(row), "foresight": choosing.foresight(row),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "desk/training/hiring/vacancy.html", context, status=status)


@permitted(Action.HIRING_MANAGE)
@require_POST
def vacancy_archive(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Vacancy.objects.visible_to(request.user), pk=pk)
    service.archive(vacancy=row, by=request.user)
    return redirect("training:vacancies")


@permitted(Action.HIRING_MANAGE)
@require_http_methods(["GET", "POST"])
def test(request: AgentRequest, pk: int) -> HttpResponse:
    """One test of a vacancy: its time, weight and items."""
    row = get_object_or_404(Test.objects.visible_to(request.user).select_related("vacancy"), pk=pk)
    known = {"title": row.title, "minutes": row.minutes, "weight": row.weight,
             "settings": row.settings}  # fmt: skip
    form = TestForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("sound")
        try:
            if file:
                given["sound"] = materials.keep(
                    file=file, name=file.name, kind=MaterialKind.AUDIO, by=request.user
                )
            service.change_test(test=row, by=request.user, **given)
            return redirect("training:vacancy", row.vacancy_id)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"test": row, "form": form, "can_speak": bool(speech.command())}
    status = 422 if form.errors else 200
    return render(request, "desk/training/hiring/test.html", context, status=status)


@permitted(Action.HIRING_MANAGE)
@require_http_methods(["GET", "POST"])
def test_sound(request: AgentRequest, pk: int) -> HttpResponseBase:
    """The sound of a test: heard, or spoken into the microphone."""
    row = get_object_or_404(Test.objects.visible_to(request.user), pk=pk)
    if request.method == "GET":
        return http.stream_sound(request, row)
    form = VoiceForm(request.POST, request.FILES)
    if not form.is_valid():
        return HttpResponse(_("There is no sound in it."), status=422, content_type="text/plain")
    try:
        sound = materials.keep(
            file=form.cleaned_data["voice"], name="voice", kind=MaterialKind.AUDIO, by=request.user
        )
        service.set_sound(test=row, sound=sound, by=request.user)
    except DomainError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain")
    return HttpResponse(status=204)


@permitted(Action.HIRING_MANAGE)
@require_POST
def test_speech(request: AgentRequest, pk: int) -> HttpResponse:
    """Have the script spoken by a program of this machine."""
    row = get_object_or_404(Test.objects.visible_to(request.user), pk=pk)
    try:
        speech.speak(test=row, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("training:test", pk)


@permitted(Action.HIRING_MANAGE)
@require_http_methods(["GET", "POST"])
def candidate(request: AgentRequest, pk: int) -> HttpResponse:
    """One candidate: results test by test, and the decision."""
    row = _candidate_of(request, pk)
    form = DecideForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        candidates.decide(candidate=row, by=request.user, **form.cleaned_data)
        return redirect("training:candidate", pk)
    context = {
        "candidate": row, "form": form, "sheet": choosing.sheet(row),
        "quality": choosing.quality_of(row.hired_as_id),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "desk/training/hiring/candidate.html", context, status=status)


@permitted(Action.HIRING_MANAGE)
@require_POST
def candidate_link(request: AgentRequest, pk: int) -> HttpResponse:
    """A new link; the old one ends."""
    row = _candidate_of(request, pk)
    token = candidates.renew_link(candidate=row, by=request.user)
    return render(request, "desk/training/hiring/_link.html", _told(row, token))


@permitted(Action.HIRING_MANAGE)
@require_POST
def candidate_erase(request: AgentRequest, pk: int) -> HttpResponse:
    row = _candidate_of(request, pk)
    candidates.erase(candidate=row, by=request.user)
    messages.success(request, _("Name, words and voice are gone."))
    return redirect("training:vacancy", row.vacancy_id)


@permitted(Action.HIRING_GRADE)
@require_http_methods(["GET", "POST"])
def grade(request: AgentRequest, pk: int) -> HttpResponse:
    """One answer, without a name, and the criteria it is graded by."""
    row = _sitting(request, pk)
    form = GradeForm(request.POST or None, criteria=grading.criteria(row))
    if request.method == "POST" and form.is_valid():
        grading.grade(sitting=row, by=request.user, points=form.points(),
                      words=form.cleaned_data["words"])  # fmt: skip
        messages.success(request, _("Graded."))
        return redirect("training:vacancies")
    context = {"sitting": row, "form": form, "settings": row.test.settings}
    status = 422 if form.errors else 200
    return render(request, "desk/training/hiring/grade.html", context, status=status)


@permitted(Action.HIRING_GRADE)
@require_GET
def sitting_sound(request: AgentRequest, pk: int) -> HttpResponseBase:
    return http.stream_recording(request, _sitting(request, pk).recording)


def _told(candidate: Candidate, token: str) -> dict[str, object]:
    """Mails the link; whether or not a server took it, the page shows it once."""
    told: dict[str, object] = {"link": candidates.link(token), "mailed_to": candidate.email}
    try:
        candidates.send(candidate, token)
    except OSError:
        told["mailed_to"] = ""
    return told


def _candidate_of(request: AgentRequest, pk: int) -> Candidate:
    rows = Candidate.objects.visible_to(request.user).select_related("vacancy__brand", "hired_as")
    return get_object_or_404(rows, pk=pk)


def _sitting(request: AgentRequest, pk: int) -> Sitting:
    rows = Sitting.objects.gradable_by(request.user).filter(candidate__erased_at__isnull=True)
    return get_object_or_404(rows.select_related("test__vacancy", "candidate", "recording"), pk=pk)
