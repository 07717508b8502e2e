"""What a course teaches: the lessons of its next version, and publishing it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns
from apps.training.choices import MATERIALS, LessonKind, MaterialKind
from apps.training.models import Course, Lesson, Material, Question
from apps.training.services import courses, materials

WRITE = [granted(Action.COURSE_MANAGE)]
WRITTEN = ("title", "kind", "minutes", "body")
MOST_QUESTIONS, MOST_OPTIONS = 200, 8
QUIZ = ("pass_mark", "drawn", "attempts", "cool_down_minutes")


class OptionShape(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=300)
    right = serializers.BooleanField(default=False)
    why = serializers.CharField(max_length=300, default="", allow_blank=True)


class QuizQuestionShape(serializers.Serializer[Question]):
    text = serializers.CharField(max_length=400)
    options = OptionShape(many=True, max_length=MOST_OPTIONS)


class MaterialShape(serializers.Serializer[Material]):
    kind = serializers.ChoiceField(MaterialKind.choices)
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")


class LessonShape(serializers.Serializer[Lesson]):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(LessonKind.choices)
    minutes = serializers.IntegerField()
    body = serializers.CharField()
    settings = serializers.DictField()
    questions = QuizQuestionShape(many=True)
    file = MaterialShape(source="material", allow_null=True)


class LessonGiven(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(LessonKind.choices, help_text="A file comes by PUT of its own.")
    minutes = serializers.IntegerField(min_value=1, max_value=600, required=False)
    body = serializers.CharField(
        max_length=60_000, required=False, allow_blank=True, help_text="Text or simple HTML."
    )
    settings = serializers.DictField(
        required=False, help_text="The people of a practice; pass_mark, drawn, attempts of a quiz."
    )
    questions = QuizQuestionShape(many=True, max_length=MOST_QUESTIONS, required=False)

    def validate_settings(self, value: dict[str, Any]) -> dict[str, Any]:
        for name in QUIZ:
            if name in value and not (isinstance(value[name], int) and 0 <= value[name] < 10**6):
                raise serializers.ValidationError({name: "A whole number, 0 or more."})
        return value


class Lessons(Nouns):
    """The lessons of the draft; what is published stays as it was taught."""

    noun = "lessons"
    permission_classes = WRITE
    shape = LessonShape
    takes = LessonGiven

    def rows(self, request: Any) -> QuerySet[Lesson]:
        draft = courses.draft_of(_course(self, request))
        return draft.lessons.select_related("material").prefetch_related("questions")

    def make(self, request: Any, given: dict[str, Any]) -> Lesson:
        """The last of the draft, which is begun where there is none."""
        return _written(None, _course(self, request), given)


class OneLesson(Noun, among=Lessons):
    """A lesson of the draft."""

    takes = LessonGiven

    def change(self, request: Any, row: Lesson, given: dict[str, Any]) -> None:
        """What is not named stays; questions replace all of the bank."""
        _written(row, row.version.course, given)

    def remove(self, request: Any, row: Lesson) -> None:
        """Out of the draft."""
        courses.remove_lesson(lesson=row)


class FileGiven(serializers.Serializer[Any]):
    file = serializers.FileField(
        max_length=150, help_text="mp4 or webm; PDF or a picture; SCORM 1.2 or xAPI as a ZIP."
    )


class FileOfLesson(Endpoint):
    permission_classes = WRITE
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="lessons_file", request=FileGiven, responses=LessonShape)
    def put(self, request: ProgramRequest, pk: int, lesson: int) -> Response:
        """What a lesson of the draft shows; its kind says what it may be."""
        drafted = courses.draft_of(_course(self, request)).lessons
        row = get_object_or_404(drafted.select_related("version__course"), pk=lesson)
        file = read(FileGiven, request)["file"]
        with transaction.atomic():
            kind = MATERIALS.get(LessonKind(row.kind), MaterialKind.FILE)
            kept = materials.keep(file=file, name=file.name, kind=kind, by=request.user)
            _written(row, row.version.course, {"material": kept})
        return Response(LessonShape(row).data)


class PublicationOfCourse(Endpoint):
    permission_classes = WRITE

    @extend_schema(operation_id="courses_publish", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """The draft is what is taught from now on; refused with what is missing."""
        course = _course(self, request)
        courses.publish(version=courses.draft_of(course), by=request.user)
        return Response(status=204)


@transaction.atomic
def _written(row: Lesson | None, course: Course, given: dict[str, Any]) -> Lesson:
    asked = given.pop("questions", None)
    kept = (
        {name: getattr(row, name) for name in ("title", "kind", "minutes", "body")} if row else {}
    )
    version = row.version if row else courses.draft_of(course)
    lesson = courses.save_lesson(version=version, lesson=row, **kept | given)
    if asked is not None:
        courses.save_questions(lesson=lesson, questions=asked)
    return lesson


def _course(view: Any, request: Any) -> Course:
    """The course of the address that the caller may write, or a 404."""
    rows = Course.objects.editable_by(request.user).current()
    found: Course = get_object_or_404(rows, pk=view.kwargs["pk"])
    return found
