from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from apps.accounts.choices import Density, Role, Theme
from apps.accounts.domain.permissions import Action, Scope, scope_of
from apps.accounts.models.organisation import Brand
from apps.accounts.querysets import Users
from apps.core.remembered import Remembered

Places = tuple[list[int], list[int]]  # teams, brands
ACCESS = "accounts.access_changes"  # counts on with every AccessChanged

_remembered: Remembered[Places] = Remembered(ACCESS)


class User(AbstractUser):
    """Someone who works here, or for a brand we serve. What they may do is their role's row."""

    display_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.AGENT)
    # Beyond the brands of one's teams: for light users and clients, who have no team.
    brands = models.ManyToManyField(Brand, related_name="people", blank=True)

    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM, blank=True)
    density = models.CharField(
        max_length=12, choices=Density, default=Density.COMFORTABLE, blank=True
    )
    shortcuts_enabled = models.BooleanField(default=True)
    shortcuts = models.JSONField(default=dict, blank=True)  # {action: key}, only what differs
    sounds = models.JSONField(default=dict, blank=True)  # {"offer": true, "message": false, ...}
    gets_mail = models.BooleanField(default=True)  # of what concerns them and no case
    hired_on = models.DateField(null=True, blank=True)
    scim_id = models.CharField(max_length=190, blank=True)  # the directory's own id of them
    deactivated_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)  # may be walked in as where DEMO is on

    objects: ClassVar[Users] = Users()

    class Meta:
        ordering = ["display_name", "username"]
        constraints = [
            # One signs in by either: two people with one address would be one door.
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def initials(self) -> str:
        """One or two letters for the avatar."""
        words = str(self).replace(".", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def scope(self, action: Action) -> Scope:
        """How far this person may go with ``action``; a superuser all the way."""
        if not self.is_active:
            return Scope.NONE
        return Scope.ALL if self.is_superuser else scope_of(self.role, action)

    def may(self, action: Action) -> bool:
        return self.scope(action) > Scope.NONE

    def team_ids(self) -> list[int]:
        """The teams they belong to or lead."""
        return self._places[0]

    def brand_ids(self) -> list[int]:
        """The brands they serve, through teams or named directly."""
        return self._places[1]

    @cached_property
    def rights(self) -> Hashable:
        """Everything that the rows they may see depend on: the same rights, the same query."""
        teams, brands = self._places
        return self.pk, self.is_active, self.is_superuser, self.role, tuple(teams), tuple(brands)

    @cached_property
    def _places(self) -> Places:
        return _remembered.get(self.pk, self._read_places) or ([], [])

    def _read_places(self) -> Places:
        member = self.teams.filter(archived_at__isnull=True).values_list("pk", flat=True)
        leader = self.leads.filter(archived_at__isnull=True).values_list("pk", flat=True)
        teams = sorted(member.union(leader))
        through_teams = Brand.objects.filter(teams__in=teams).values_list("pk", flat=True)
        return teams, sorted(through_teams.union(self.brands.values_list("pk", flat=True)))
