"""The catalogue as trainers write it: courses, drafts, lessons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.domain.permissions import Action
from apps.accounts.http import AgentRequest, permitted
from apps.core.errors import DomainError
from apps.desk.training.forms import CourseForm, LessonForm, written
from apps.desk.training.player import KIND_ICONS
from apps.training.choices import MATERIALS, OPEN_STATES, LessonKind, MaterialKind
from apps.training.models import Course, CourseVersion, Lesson
from apps.training.services import courses as service
from apps.training.services import materials


@permitted(Action.COURSE_MANAGE)
@require_GET
def courses(request: AgentRequest) -> HttpResponse:
    held = Q(certificates__ended_at__isnull=True, certificates__isnull=False)
    learning = Q(enrolments__state__in=OPEN_STATES)
    out = Q(versions__published_at__isnull=False)
    rows = (
        Course.objects.visible_to(request.user).select_related("brand", "skill")
        .annotate(
            learning=Count("enrolments", filter=learning, distinct=True),
            held=Count("certificates", filter=held, distinct=True),
            editions=Count("versions", filter=out, distinct=True),
        )
        .order_by("channel", "title")
    )  # fmt: skip
    mine = set(Course.objects.editable_by(request.user).values_list("pk", flat=True))
    context = {"courses": [(row, row.pk in mine) for row in rows]}
    return render(request, "desk/training/courses/list.html", context)


@permitted(Action.COURSE_MANAGE)
@require_http_methods(["GET", "POST"])
def course_new(request: AgentRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, by=request.user, may_share=_may_share(request))
    if request.method == "POST" and form.is_valid():
        row = service.create(by=request.user, **form.cleaned_data)
        return redirect("training:course", row.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/training/courses/new.html", {"form": form}, status=status)


@permitted(Action.COURSE_MANAGE)
@require_http_methods(["GET", "POST"])
def course(request: AgentRequest, pk: int) -> HttpResponse:
    """What the course is worth, and the lessons of its draft or of what is published."""
    row = _editable(request, pk)
    initial = CourseForm(instance=row, by=request.user, may_share=_may_share(request)).initial
    form = CourseForm(
        request.POST or None, initial=initial, by=request.user, may_share=_may_share(request)
    )
    if request.method == "POST" and form.is_valid():
        service.change(course=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Certificates given keep what they gave."))
        return redirect("training:course", row.pk)
    draft = row.versions.filter(published_at__isnull=True).first()
    shown = draft or service.published(row)
    context = {
        "course": row, "form": form, "draft": draft, "version": shown,
        "lessons": _listed(shown), "versions": row.versions.select_related("published_by"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "desk/training/courses/course.html", context, status=status)


@permitted(Action.COURSE_MANAGE)
@require_POST
def draft(request: AgentRequest, pk: int) -> HttpResponse:
    """A draft to change, copied from what is published."""
    service.draft_of(_editable(request, pk))
    return redirect("training:course", pk)


@permitted(Action.COURSE_MANAGE)
@require_POST
def publish(request: AgentRequest, pk: int) -> HttpResponse:
    row = _editable(request, pk)
    try:
        service.publish(version=service.draft_of(row), by=request.user)
        messages.success(request, _("Published. Whoever starts now gets this version."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("training:course", pk)


@permitted(Action.COURSE_MANAGE)
@require_POST
def archive(request: AgentRequest, pk: int) -> HttpResponse:
    row = _editable(request, pk)
    service.archive(course=row, by=request.user, is_back=bool(request.POST.get("restore")))
    return redirect("training:courses")


@permitted(Action.COURSE_MANAGE)
@require_http_methods(["GET", "POST"])
def lesson_new(request: AgentRequest, pk: int) -> HttpResponse:
    version = service.draft_of(_editable(request, pk))
    return _lesson_page(request, version, None)


@permitted(Action.COURSE_MANAGE)
@require_http_methods(["GET", "POST"])
def lesson_edit(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Lesson.objects.editable_by(request.user).select_related("version__course"), pk=pk
    )
    return _lesson_page(request, row.version, row)


@permitted(Action.COURSE_MANAGE)
@require_POST
def lesson_move(request: AgentRequest, pk: int) -> HttpResponse:
    """One place up or down, or with ``remove=1`` out of the draft."""
    row = get_object_or_404(Lesson.objects.editable_by(request.user), pk=pk)
    course_id = row.version.course_id
    if request.POST.get("remove"):
        service.remove_lesson(lesson=row)
    else:
        service.move_lesson(lesson=row, up=bool(request.POST.get("up")))
    return redirect("training:course", course_id)


def _lesson_page(request: AgentRequest, version: CourseVersion, row: Lesson | None) -> HttpResponse:
    form = LessonForm(request.POST or None, request.FILES or None, initial=_known(row))
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, version, row, form)
            return redirect("training:course", version.course_id)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "lesson": row, "version": version, "course": version.course}
    status = 422 if form.errors else 200
    return render(request, "desk/training/courses/lesson.html", context, status=status)


def _save(
    request: AgentRequest, version: CourseVersion, row: Lesson | None, form: LessonForm
) -> None:
    given = form.cleaned_data
    material = None
    if given["file"]:
        kind = MATERIALS.get(given["kind"], MaterialKind.FILE)
        material = materials.keep(
            file=given["file"], name=given["file"].name, kind=kind, by=request.user
        )
    saved = service.save_lesson(
        version=version, lesson=row, title=given["title"], kind=given["kind"],
        minutes=given["minutes"], body=given["body"], settings=form.settings(), material=material,
    )  # fmt: skip
    if saved.kind == LessonKind.QUIZ:
        service.save_questions(lesson=saved, questions=given["questions"])


def _known(row: Lesson | None) -> dict[str, Any]:
    if row is None:
        return {}
    plain = {name: row.settings.get(name) for name in LessonForm.QUIZ}
    script = {k: v for k, v in row.settings.items() if k not in LessonForm.QUIZ}
    return {
        "title": row.title, "kind": row.kind, "minutes": row.minutes, "body": row.body,
        "script": script or None, "questions": written(row.questions.all()), **plain,
    }  # fmt: skip


def _listed(version: CourseVersion | None) -> list[tuple[Lesson, str, int]]:
    if version is None:
        return []
    rows = version.lessons.annotate(asked=Count("questions")).order_by("position", "pk")
    return [(row, KIND_ICONS[row.kind], row.asked) for row in rows]  # type: ignore[attr-defined]


def _editable(request: AgentRequest, pk: int) -> Course:
    return get_object_or_404(Course.objects.editable_by(request.user), pk=pk)


def _may_share(request: AgentRequest) -> bool:
    return request.user.may(Action.COURSE_SHARE)
