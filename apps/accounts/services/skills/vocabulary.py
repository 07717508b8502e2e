from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from apps.accounts.events import AgentSkillsChanged, SkillChanged
from apps.accounts.models import Skill, User
from apps.core import audit
from apps.core.events import publish

DETAILS = ("name", "kind", "description", "requires_certificate", "needed_people")


@transaction.atomic
def create(*, name: str, by: User, **details: Any) -> Skill:
    """A new word of the vocabulary; its slug stays, for files and rules are written with it."""
    slug = slugify(name)[:50] or f"skill-{timezone.now():%Y%m%d%H%M%S}"
    skill = Skill.objects.create(name=name, slug=slug, **details)
    audit.record("skill.created", actor=by, target=skill, name=name)
    publish(SkillChanged(skill.pk))
    return skill


@transaction.atomic
def change(*, skill: Skill, by: User, **details: Any) -> None:
    skill = Skill.objects.select_for_update().get(pk=skill.pk)
    before = {name: getattr(skill, name) for name in details}
    for name, value in details.items():
        if name not in DETAILS:
            raise TypeError(f"not a detail of a skill: {name}")
        setattr(skill, name, value)
    skill.save(update_fields=[*details, "updated_at"])
    if details != before:
        audit.record("skill.changed", actor=by, target=skill, before=before, after=details)
        publish(SkillChanged(skill.pk))


@transaction.atomic
def archive(*, skill: Skill, by: User) -> None:
    """Take a skill off the matrix; what people had is kept. Twice is harmless."""
    if Skill.objects.current().filter(pk=skill.pk).update(archived_at=timezone.now()):
        audit.record("skill.archived", actor=by, target=skill)
        _tell(skill)


@transaction.atomic
def restore(*, skill: Skill, by: User) -> None:
    if Skill.objects.filter(pk=skill.pk, archived_at__isnull=False).update(archived_at=None):
        audit.record("skill.restored", actor=by, target=skill)
        _tell(skill)


def _tell(skill: Skill) -> None:
    publish(SkillChanged(skill.pk))
    people = tuple(skill.agent_skills.values_list("user_id", flat=True))
    if people:
        publish(AgentSkillsChanged(people))
