from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.accounts.querysets import BrandQuerySet, TeamQuerySet
from apps.core.models import TimeStamped


class Brand(TimeStamped):
    """The name customers know: what a message is signed with and what history belongs to.

    An outsourcer's clients are brands too.
    """

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    email_from_name = models.CharField(max_length=80, blank=True)
    signature = models.TextField(
        blank=True
    )  # plain text under every mail, {{ agent.name }} allowed
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2, default="GB")  # how local phone numbers are read
    time_zone = models.CharField(max_length=50, default="UTC")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(TimeStamped):
    """People who work on the same brands under one leader."""

    name = models.CharField(max_length=80, unique=True)
    brands = models.ManyToManyField(Brand, related_name="teams", blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
