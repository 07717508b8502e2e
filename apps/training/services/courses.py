"""Courses and their versions: written as a draft, published, and from then on fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core import audit
from apps.training.choices import PRACTICES, WITH_MATERIAL, LessonKind
from apps.training.errors import CourseRefused, VersionIsFixed
from apps.training.models import Course, CourseVersion, Lesson, Material, Question
from apps.training.services import cleaning

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_OPTIONS = 8


@transaction.atomic
def create(*, title: str, by: User | None, slug: str = "", **fields: Any) -> Course:
    """A course with an empty draft."""
    course = Course.objects.create(title=title, slug=slug or _free_slug(title), **fields)
    CourseVersion.objects.create(course=course, number=1)
    audit.record("course.created", actor=by, target=course, summary=title)
    return course


@transaction.atomic
def change(*, course: Course, by: User, **fields: Any) -> None:
    """What passing is worth and whom it is for. Certificates given keep what they gave."""
    for name, value in fields.items():
        setattr(course, name, value)
    course.save()
    audit.record("course.changed", actor=by, target=course, summary=course.title)


@transaction.atomic
def archive(*, course: Course, by: User, is_back: bool = False) -> None:
    course.archived_at = None if is_back else timezone.now()
    course.save(update_fields=["archived_at", "updated_at"])
    audit.record(
        "course.restored" if is_back else "course.archived", actor=by, target=course,
        summary=course.title,
    )  # fmt: skip


@transaction.atomic
def draft_of(course: Course) -> CourseVersion:
    """The draft, made as a copy of the published version when there is none."""
    Course.objects.select_for_update().get(pk=course.pk)
    draft = course.versions.filter(published_at__isnull=True).first()
    if draft is not None:
        return draft
    last = published(course)
    highest = course.versions.aggregate(most=Max("number"))["most"] or 0
    draft = CourseVersion.objects.create(course=course, number=highest + 1)
    for lesson in last.lessons.prefetch_related("questions") if last else []:
        _copy(lesson, draft)
    return draft


def published(course: Course) -> CourseVersion | None:
    """What somebody who enrols now gets."""
    return course.versions.published().order_by("-number").first()


@transaction.atomic
def publish(*, version: CourseVersion, by: User | None) -> None:
    """Fix the version. People under way stay on theirs. Raises CourseRefused, VersionIsFixed."""
    lessons = list(version.lessons.prefetch_related("questions"))
    if not lessons:
        raise CourseRefused(_("A course without a lesson teaches nothing."))
    for lesson in lessons:
        if problem := _problem(lesson):
            raise CourseRefused(f"{lesson.title}: {problem}")
    won = CourseVersion.objects.filter(pk=version.pk, published_at__isnull=True).update(
        published_at=timezone.now(), published_by=by, updated_at=timezone.now()
    )
    if not won:
        raise VersionIsFixed(_("This version is published already."))
    audit.record("course.published", actor=by, target=version.course, number=version.number)


@transaction.atomic
def save_lesson(
    *,
    version: CourseVersion,
    title: str,
    kind: str,
    lesson: Lesson | None = None,
    minutes: int = 10,
    body: str = "",
    settings: Mapping[str, Any] | None = None,
    material: Material | None = None,
) -> Lesson:
    """Write a lesson into a draft. Raises VersionIsFixed, CourseRefused."""
    _must_be_draft(version)
    row = lesson or Lesson(version=version, position=version.lessons.count())
    row.title, row.kind, row.minutes = title, kind, minutes
    row.body = cleaning.html(body)
    if settings is not None:
        row.settings = dict(settings)
    if material is not None:
        row.material = material
    row.save()
    return row


@transaction.atomic
def remove_lesson(*, lesson: Lesson) -> None:
    _must_be_draft(lesson.version)
    lesson.delete()


@transaction.atomic
def move_lesson(*, lesson: Lesson, up: bool) -> None:
    """One place up or down."""
    _must_be_draft(lesson.version)
    rows = list(lesson.version.lessons.order_by("position", "pk"))
    here = next(n for n, row in enumerate(rows) if row.pk == lesson.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows):
        row.position = position
    Lesson.objects.bulk_update(rows, ["position"])


@transaction.atomic
def save_questions(*, lesson: Lesson, questions: Sequence[Mapping[str, Any]]) -> None:
    """Replace a quiz's bank: [{"text", "options": [{"text", "right", "why"}]}]."""
    _must_be_draft(lesson.version)
    for question in questions:
        options = question["options"]
        if not 2 <= len(options) <= MOST_OPTIONS or not any(one.get("right") for one in options):
            raise CourseRefused(
                _("“%(text)s”: a question needs two to eight options, one of them right.")
                % {"text": question["text"]}
            )
    lesson.questions.all().delete()
    Question.objects.bulk_create(
        Question(lesson=lesson, position=n, text=one["text"][:400], options=list(one["options"]))
        for n, one in enumerate(questions)
    )


def _must_be_draft(version: CourseVersion) -> None:
    if not version.is_draft:
        raise VersionIsFixed(_("This version is published. Change a draft of it instead."))


def _problem(lesson: Lesson) -> str:
    if lesson.kind == LessonKind.QUIZ and not lesson.questions.all():
        return _("a quiz needs questions.")
    if lesson.kind in WITH_MATERIAL and lesson.material_id is None:
        return _("the file is missing.")
    if lesson.kind in PRACTICES and not lesson.settings.get("people"):
        return _("a practice needs somebody to talk to.")
    if lesson.kind == LessonKind.TEXT and not lesson.body.strip():
        return _("there is nothing to read.")
    return ""


def _copy(lesson: Lesson, version: CourseVersion) -> None:
    questions = list(lesson.questions.all())
    copy = Lesson.objects.create(
        version=version, position=lesson.position, title=lesson.title, kind=lesson.kind,
        minutes=lesson.minutes, body=lesson.body, settings=lesson.settings,
        material_id=lesson.material_id,
    )  # fmt: skip
    Question.objects.bulk_create(
        Question(lesson=copy, position=one.position, text=one.text, options=one.options)
        for one in questions
    )


def _free_slug(title: str) -> str:
    base = slugify(title)[:40] or "course"
    taken = set(Course.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken
    )
