from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from apps.accounts.models import Brand
from apps.core.models import TimeStamped
from apps.training.choices import TestKind
from apps.training.models.material import Material
from apps.training.querysets import TestQuerySet, VacancyQuerySet


class Vacancy(TimeStamped):
    """A place to fill, and the tests that show who could."""

    title = models.CharField(max_length=100)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="vacancies")
    description = models.TextField(blank=True, max_length=4000)
    closes_on = models.DateField()
    pass_mark = models.PositiveSmallIntegerField(default=60)  # percent of the whole
    keeps_months = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    is_blind = models.BooleanField(default=True)  # graders see a code, no name
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "title"]
        verbose_name_plural = "vacancies"

    def __str__(self) -> str:
        return self.title


class Test(TimeStamped):
    """One test of a vacancy; ``settings`` holds its items (apps/training/domain)."""

    __test__ = False  # pytest: not a test

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="tests")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=TestKind)
    title = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField(default=10)
    weight = models.PositiveSmallIntegerField(default=10)
    settings = models.JSONField(default=dict)
    sound = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TestQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
