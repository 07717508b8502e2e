"""How people come in: companies' own logins, and which roles must prove more than a password."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.choices import Role, SignOnKind
from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import IdentityProvider, RolePolicy, Team
from apps.accounts.services import policies, sign_on
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, RowId, seen

KEEP = [granted(Action.USER_MANAGE, writes_at_least=Scope.ALL)]
NEEDED = {
    SignOnKind.OIDC: ("server_url", "client_id"),
    SignOnKind.SAML: ("entity_id", "sso_url", "certificate"),
}
Groups = serializers.DictField


class ProviderShape(serializers.Serializer[IdentityProvider]):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(SignOnKind.choices)
    is_enabled = serializers.BooleanField()
    server_url = serializers.CharField()
    client_id = serializers.CharField()
    has_secret = serializers.SerializerMethodField()
    entity_id = serializers.CharField()
    sso_url = serializers.CharField()
    certificate = serializers.CharField()
    addresses_are_proved = serializers.BooleanField()
    makes_people = serializers.BooleanField()
    default_role = serializers.ChoiceField(Role.choices)
    group_claim = serializers.CharField()
    role_map = Groups(child=serializers.CharField(), help_text="Group to role.")
    team_map = Groups(child=serializers.IntegerField(), help_text="Group to team.")

    def get_has_secret(self, row: IdentityProvider) -> bool:
        return bool(row.secret)


class ProviderChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=40, help_text="On the door.")
    is_enabled = serializers.BooleanField(required=False)
    server_url = serializers.URLField(
        max_length=300, required=False, allow_blank=True, help_text="OpenID Connect: the issuer."
    )
    client_id = serializers.CharField(max_length=191, required=False, allow_blank=True)
    secret = serializers.CharField(
        max_length=191, required=False, allow_blank=True, write_only=True,
        help_text="Told nowhere again; empty keeps the one that is there.",
    )  # fmt: skip
    entity_id = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="SAML: theirs."
    )
    sso_url = serializers.URLField(max_length=300, required=False, allow_blank=True)
    certificate = serializers.CharField(
        max_length=10_000, required=False, allow_blank=True, help_text="PEM."
    )
    addresses_are_proved = serializers.BooleanField(required=False)
    makes_people = serializers.BooleanField(required=False)
    default_role = serializers.ChoiceField(Role.choices, required=False)
    group_claim = serializers.CharField(max_length=120, required=False, allow_blank=True)
    role_map = Groups(child=serializers.ChoiceField(Role.choices), required=False)
    team_map = Groups(child=RowId(), required=False)


class NewProvider(ProviderChange):
    kind = serializers.ChoiceField(SignOnKind.choices)


class Providers(Nouns):
    """Companies' logins; their secrets are told nowhere."""

    noun = "sign_in_providers"
    permission_classes = KEEP
    shape = ProviderShape
    takes = NewProvider
    of = IdentityProvider

    def make(self, request: Any, given: dict[str, Any]) -> IdentityProvider:
        """On the door at once, unless `is_enabled` is false."""
        return sign_on.save(by=request.user, **_whole(request, IdentityProvider(), given))


class OneProvider(Noun, among=Providers):
    """A company's own login."""

    takes = ProviderChange

    def change(self, request: Any, row: IdentityProvider, given: dict[str, Any]) -> None:
        """What is not named stays."""
        sign_on.save(by=request.user, provider=row, **_whole(request, row, given))

    def remove(self, request: Any, row: IdentityProvider) -> None:
        """The door is gone; people keep their accounts."""
        sign_on.delete(provider=row, by=request.user)


def _whole(request: Any, row: IdentityProvider, given: dict[str, Any]) -> dict[str, Any]:
    """``given``, when it is enough for its kind, and its teams are ones the caller may see."""
    kind = given.get("kind", row.kind)
    missing = [name for name in NEEDED[kind] if not given.get(name, getattr(row, name))]
    if missing:
        raise serializers.ValidationError({name: ["This is needed."] for name in missing})
    for team in given.get("team_map", {}).values():
        seen(request, Team, pk=team)
    return given


class RolePolicyShape(serializers.Serializer[Any]):
    role = serializers.ChoiceField(Role.choices)
    requires_second_factor = serializers.BooleanField()


class RolePolicyGiven(serializers.Serializer[Any]):
    requires_second_factor = serializers.BooleanField()


class RolePolicies(Endpoint):
    permission_classes = KEEP

    @extend_schema(operation_id="role_policies_list", responses=RolePolicyShape(many=True))
    def get(self, request: ProgramRequest) -> Response:
        """Which roles must set up a second factor before anything else."""
        asked = RolePolicy.objects.visible_to(request.user).roles_with_second_factor()
        told = [{"role": role, "requires_second_factor": role in asked} for role in Role]
        return Response(RolePolicyShape(told, many=True).data)


class OneRolePolicy(Endpoint):
    permission_classes = KEEP

    @extend_schema(
        operation_id="role_policies_put", request=RolePolicyGiven, responses=RolePolicyShape
    )
    def put(self, request: ProgramRequest, role: str) -> Response:
        """From their people's next page on."""
        required = read(RolePolicyGiven, request)["requires_second_factor"]
        if role not in Role.values:
            raise Http404
        policies.require_second_factor(role=role, required=required, by=request.user)
        return Response({"role": role, "requires_second_factor": required})
