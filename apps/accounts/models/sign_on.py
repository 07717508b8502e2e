from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.accounts.choices import Role, SignOnKind
from apps.accounts.models.organisation import Team
from apps.accounts.querysets import IdentityProviderQuerySet
from apps.core.models import TimeStamped


class IdentityProvider(TimeStamped):
    """A company's own login: where it is, whether it makes people, and what its groups mean.

    ``addresses_are_proved``: it answers for the e-mail addresses it sends, so one of them opens
    the account that has it. ``role_map`` and ``team_map`` read the claim ``group_claim``.
    """

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=SignOnKind)
    is_enabled = models.BooleanField(default=True)

    server_url = models.URLField(max_length=300, blank=True)  # OpenID Connect: the issuer
    client_id = models.CharField(max_length=191, blank=True)
    secret = models.BinaryField(default=bytes, blank=True)  # sealed

    entity_id = models.CharField(max_length=300, blank=True)  # SAML: theirs
    sso_url = models.URLField(max_length=300, blank=True)
    certificate = models.TextField(blank=True)  # PEM without its lines of dashes

    addresses_are_proved = models.BooleanField(default=False)
    makes_people = models.BooleanField(default=False)
    default_role = models.CharField(max_length=20, choices=Role, default=Role.AGENT)
    group_claim = models.CharField(max_length=120, blank=True)  # "groups"; empty: none is read
    role_map = models.JSONField(default=dict, blank=True)  # {"cc-leads": "team_leader"}
    team_map = models.JSONField(default=dict, blank=True)  # {"cc-malmo": 3}

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="identity_provider_has_its_address",
                condition=Q(kind=SignOnKind.OIDC) & ~Q(server_url="")
                | Q(kind=SignOnKind.SAML) & ~Q(sso_url="") & ~Q(certificate=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def teams(self) -> models.QuerySet[Team]:
        return Team.objects.current().filter(pk__in=set(self.team_map.values()))
