"""A learner's pages: my learning, and the lesson in front."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.training import learning, player
from apps.desk.training.views import packages
from apps.training.choices import LessonKind, ProgressState
from apps.training.errors import NotYet
from apps.training.models import Course, Enrolment, Lesson, Progress, Slot
from apps.training.services import enrolments, gatherings, lessons


@permitted(Action.TRAINING_LEARN, Action.TRAINING_REQUEST)
@require_GET
def home(request: AgentRequest) -> HttpResponse:
    """My learning, with nothing open; a client is led to what they may ask for."""
    if not request.user.may(Action.TRAINING_LEARN):
        return redirect("training:requests")
    mine = learning.of(request.user)
    context = {"mine": mine, "hours": learning.hours(mine.seconds), "next": mine.first()}
    return render(request, "desk/training/learning/page.html", context)


@permitted(Action.TRAINING_LEARN)
@require_GET
def enrolment(request: AgentRequest, pk: int) -> HttpResponse:
    """To the lesson where one left off."""
    row = own(request, pk)
    return redirect("training:lesson", row.pk, lessons.current(row))


@permitted(Action.TRAINING_LEARN)
@require_GET
def lesson(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    row, found = at(request, pk, place)
    progress = lessons.look_at(enrolment=row, lesson=found)
    mine = learning.of(request.user, current=row)
    context = {"mine": mine, "hours": learning.hours(mine.seconds)}
    context |= player.page(row, found, place, progress)
    if found.kind == LessonKind.PACKAGE and found.material is not None:
        host = f"{request.scheme}://{request.get_host()}"
        context["launch"] = packages.launch(progress, found.material, host=host)
    return render(request, "desk/training/lesson/page.html", context)


@permitted(Action.TRAINING_LEARN)
@require_POST
def lesson_done(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    """Read, seen or opened: on to the next."""
    row, found = at(request, pk, place)
    if found.kind not in lessons.BY_WORD:
        raise NotYet(_("This lesson is done in itself."))
    progress = lessons.look_at(enrolment=row, lesson=found)
    lessons.finish(progress=progress)
    return onwards(request, row, place)


@permitted(Action.TRAINING_LEARN)
@require_POST
def choose(request: AgentRequest, pk: int) -> HttpResponse:
    """Take a course unasked."""
    course = get_object_or_404(Course.objects.visible_to(request.user).published(), pk=pk)
    row = enrolments.choose(user=request.user, course=course)
    return redirect("training:enrolment", row.pk)


@permitted(Action.TRAINING_LEARN)
@require_POST
def book(request: AgentRequest, pk: int) -> HttpResponse:
    """A seat for oneself, or with ``free=1`` it is given back."""
    slot = get_object_or_404(Slot.objects.visible_to(request.user), pk=pk)
    try:
        if request.POST.get("free"):
            gatherings.unbook(slot=slot, user=request.user)
        else:
            gatherings.book(slot=slot, user=request.user, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("training:home")


def own(request: AgentRequest, pk: int) -> Enrolment:
    """One's own enrolment; another person's is 404, whoever asks."""
    rows = Enrolment.objects.visible_to(request.user).filter(user=request.user)
    return get_object_or_404(rows.select_related("course", "version"), pk=pk)


def at(request: AgentRequest, pk: int, place: int) -> tuple[Enrolment, Lesson]:
    """The lesson at ``place``, counted from 1, once everything before it is done."""
    row = own(request, pk)
    rows = lessons.in_order(row)
    if not 1 <= place <= len(rows):
        place = len(rows)
    if row.is_open and any(_is_open(progress) for _lesson, progress in rows[: place - 1]):
        raise NotYet(_("First finish the lesson before."))
    return row, rows[place - 1][0]


def onwards(request: AgentRequest, row: Enrolment, place: int) -> HttpResponse:
    """To the next lesson, or home with good news."""
    row.refresh_from_db()
    if row.is_open:
        return redirect("training:lesson", row.pk, min(place + 1, row.version.lessons.count()))
    messages.success(request, _("“%s” is passed.") % row.course)
    return redirect("training:lesson", row.pk, place)


def _is_open(progress: Progress | None) -> bool:
    return progress is None or progress.state == ProgressState.OPEN
