from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.accounts.choices import SkillKind, SkillSource
from apps.accounts.querysets import AgentSkillQuerySet, SkillQuerySet
from apps.core.models import TimeStamped

TOP_LEVEL = 4  # four sockets on the matrix
STRONG_LEVEL = 3  # from here on somebody counts as supply


class Skill(TimeStamped):
    """Something a contact can need and a person can have: a subject, a language, a channel."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=SkillKind, default=SkillKind.PRODUCT)
    description = models.CharField(max_length=200, blank=True)
    requires_certificate = models.BooleanField(default=False)
    needed_people = models.PositiveSmallIntegerField(default=0)  # at STRONG_LEVEL or above
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name


class AgentSkill(TimeStamped):
    """What one person can do, how well (1 to 4), and until when. An ended one does not route."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="agent_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="agent_skills")
    level = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(TOP_LEVEL)]
    )
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=SkillSource, default=SkillSource.MANUAL)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AgentSkillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "skill"], name="agent_skill_once"),
            models.CheckConstraint(
                name="agent_skill_level_in_range", condition=Q(level__gte=1, level__lte=TOP_LEVEL)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.skill} {self.level}"
