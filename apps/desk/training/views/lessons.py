"""What happens inside a lesson: quizzes, practices, recordings, packages, files."""

from __future__ import annotations

import json

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.training import player
from apps.desk.training.forms import VoiceForm
from apps.desk.training.views.learning import at, onwards
from apps.training import http
from apps.training.choices import PRACTICES, LessonKind
from apps.training.errors import NotYet
from apps.training.models import Practice, Progress
from apps.training.services import lessons, practices, quizzes, recordings

MOST_BODY = 64 * 1024  # what a package may send at once


@permitted(Action.TRAINING_LEARN)
@require_POST
def quiz(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    """Begin an attempt."""
    row, lesson = at(request, pk, place)
    quizzes.start(progress=quizzes.progress_of(row, lesson))
    return redirect("training:lesson", pk, place)


@permitted(Action.TRAINING_LEARN)
@require_POST
def answers(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    """Hand the open attempt in."""
    row, lesson = at(request, pk, place)
    progress = quizzes.progress_of(row, lesson)
    attempt = progress.attempts.filter(handed_in_at__isnull=True).first()
    if attempt is None:
        return redirect("training:lesson", pk, place)
    chosen = {
        number: frozenset(_numbers(request.POST.getlist(f"question-{number}")))
        for number, _order in attempt.asked
    }
    marked = quizzes.hand_in(attempt=attempt, chosen=chosen)
    if marked.has_passed:
        return onwards(request, row, place)
    return redirect("training:lesson", pk, place)


@permitted(Action.TRAINING_LEARN)
@require_POST
def practice(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    """Begin a practice, or with ``again=1`` anew."""
    progress = _practising(request, pk, place)
    practices.begin_lesson(progress=progress, again=bool(request.POST.get("again")))
    return redirect("training:lesson", pk, place)


@permitted(Action.TRAINING_LEARN)
@require_POST
def practice_say(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    progress, run = _running(request, pk, place)
    text, to = request.POST.get("text", "").strip(), request.POST.get("to", "")
    if text and to.isascii() and to.isdecimal():
        run = practices.say(run=run, to=int(to[:3]), text=text)
        progress.practice = run
    return _threads(request, progress, place)


@permitted(Action.TRAINING_LEARN)
@require_GET
def practice_look(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    """The conversations now; 204 where ``?seen=`` says that nothing is new."""
    progress, run = _running(request, pk, place)
    progress.practice = practices.look(run=run)
    context = player.rehearsal(progress, place)
    if request.GET.get("seen") == context["seen"] and not context["is_over"]:
        return HttpResponse(status=204)
    return _threads(request, progress, place)


@permitted(Action.TRAINING_LEARN)
@require_POST
def practice_end(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    progress, _run = _running(request, pk, place)
    practices.end_lesson(progress=progress)
    return redirect("training:lesson", pk, place)


@permitted(Action.TRAINING_LEARN)
@require_http_methods(["GET", "POST"])
def recording(request: AgentRequest, pk: int, place: int) -> HttpResponseBase:
    """Hear one's own recording, or hand in a new one."""
    row, lesson = at(request, pk, place)
    progress = lessons.look_at(enrolment=row, lesson=lesson)
    if request.method == "GET":
        return http.stream_recording(request, progress.recording)
    form = VoiceForm(request.POST, request.FILES)
    if not form.is_valid():
        return HttpResponse(_("There is no sound in it."), status=422, content_type="text/plain")
    try:
        kept = recordings.keep(file=form.cleaned_data["voice"], seconds=form.seconds())
        recordings.submit(progress=progress, recording=kept)
    except DomainError as error:
        return HttpResponse(str(error), status=error.status, content_type="text/plain")
    return HttpResponse(status=204)


@permitted(Action.TRAINING_LEARN)
@require_GET
def material(request: AgentRequest, pk: int, place: int) -> HttpResponseBase:
    """The lesson's video or file."""
    _row, lesson = at(request, pk, place)
    return http.stream_material(request, lesson.material)


@permitted(Action.TRAINING_LEARN)
@require_POST
def package(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    """What a package's frame says of its learner, passed on by the page around it."""
    row, lesson = at(request, pk, place)
    if lesson.kind != LessonKind.PACKAGE or len(request.body) > MOST_BODY:
        raise NotYet(_("This lesson takes nothing of the kind."))
    progress = get_object_or_404(Progress, enrolment=row, lesson=lesson)
    try:
        values = json.loads(request.body)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        return HttpResponse(status=422)
    lessons.hear_package(progress=progress, values=values)
    progress.refresh_from_db()
    return JsonResponse({"state": progress.state})


def _practising(request: AgentRequest, pk: int, place: int) -> Progress:
    row, lesson = at(request, pk, place)
    if lesson.kind not in PRACTICES:
        raise NotYet(_("This lesson has no practice."))
    return lessons.look_at(enrolment=row, lesson=lesson)


def _running(request: AgentRequest, pk: int, place: int) -> tuple[Progress, Practice]:
    progress = _practising(request, pk, place)
    if progress.practice is None:
        raise NotYet(_("The practice has not begun."))
    return progress, progress.practice


def _threads(request: AgentRequest, progress: Progress, place: int) -> HttpResponse:
    context = player.rehearsal(progress, place)
    return render(request, "desk/training/lesson/_threads.html", context)


def _numbers(values: list[str]) -> list[int]:
    return [int(value[:3]) for value in values if value.isascii() and value.isdecimal()]
