from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.accounts.choices import Role
from apps.accounts.models.organisation import Brand, Team
from apps.accounts.querysets import (
    ApiTokenQuerySet,
    InvitationQuerySet,
    RolePolicyQuerySet,
)
from apps.core.models import TimeStamped


class Invitation(TimeStamped):
    """A link that makes one account, once, within 72 hours. Only the token's hash is kept."""

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role, default=Role.AGENT)
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    brands = models.ManyToManyField(Brand, blank=True, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.email


class ApiToken(TimeStamped):
    """A program's key to the API, in its owner's name and no further than its scopes.

    Only a SHA-256 of the secret is kept; ``prefix`` lets a person recognise it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class RolePolicy(TimeStamped):
    """What the house asks of everyone in a role; a role without a row takes the default."""

    role = models.CharField(max_length=20, choices=Role, unique=True)
    requires_second_factor = models.BooleanField(default=False)

    objects = RolePolicyQuerySet.as_manager()

    class Meta:
        ordering = ["role"]
        verbose_name_plural = "role policies"

    def __str__(self) -> str:
        return self.role
