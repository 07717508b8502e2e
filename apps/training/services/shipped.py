"""What comes with the house: courses and tests as TOML files in apps/training/shipped."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from apps.accounts.models import Skill
from apps.routing.models import CapacityProfile
from apps.training.choices import LessonKind
from apps.training.models import Course
from apps.training.services import courses

if TYPE_CHECKING:
    from apps.accounts.models import User

FOLDER = Path(__file__).resolve().parents[1] / "shipped"
LESSON_FIELDS = {"title", "kind", "minutes", "body"}


def names() -> list[str]:
    return sorted(path.stem for path in (FOLDER / "courses").glob("*.toml"))


def tests() -> dict[str, dict[str, Any]]:
    """The bank of hiring tests by kind: title, minutes, weight, settings."""
    return {path.stem: _read(path) for path in sorted((FOLDER / "tests").glob("*.toml"))}


def install(*, by: User | None = None) -> list[Course]:
    """Publish the courses that are not there yet; those that are stay as people made them."""
    known = set(Course.objects.values_list("slug", flat=True))
    return [_course(name, by=by) for name in names() if name not in known]


@transaction.atomic
def _course(name: str, *, by: User | None) -> Course:
    raw = _read(FOLDER / "courses" / f"{name}.toml")
    lessons = raw.pop("lessons")
    skill = Skill.objects.filter(slug=raw.pop("skill_slug", "")).first()
    profile = CapacityProfile.objects.filter(name=raw.pop("ramp_profile_name", "")).first()
    course = courses.create(by=by, slug=name, skill=skill, ramp_profile=profile, **raw)
    draft = courses.draft_of(course)
    for facts in lessons:
        questions = facts.pop("questions", [])
        plain = {key: facts.pop(key) for key in LESSON_FIELDS & facts.keys()}
        lesson = courses.save_lesson(version=draft, settings=facts, **plain)
        if lesson.kind == LessonKind.QUIZ:
            courses.save_questions(lesson=lesson, questions=questions)
    courses.publish(version=draft, by=by)
    return course


def _read(path: Path) -> dict[str, Any]:
    return dict(_copied(_parsed(path)))


@cache
def _parsed(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


def _copied(raw: Any) -> Any:
    """Callers take values out: the cached ones stay whole."""
    if isinstance(raw, dict):
        return {key: _copied(value) for key, value in raw.items()}
    return [_copied(one) for one in raw] if isinstance(raw, list) else raw
