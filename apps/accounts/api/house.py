"""Oneself, brands, keys for programs, invitations, and who did what."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.api.people import UserShape
from apps.accounts.choices import Role
from apps.accounts.domain.permissions import Action
from apps.accounts.http import Anybody, ProgramRequest, granted
from apps.accounts.models import ApiToken, Brand, Invitation
from apps.accounts.querysets import audit_entries
from apps.accounts.services import brands, invitations, tokens
from apps.core.api import Endpoint, unique
from apps.core.models import AuditEntry
from apps.core.nouns import Noun, Nouns


class MeShape(UserShape):
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What this token may do, by its owner's role too."
    )


class Me(Endpoint):
    permission_classes = [Anybody]

    @extend_schema(operation_id="me_read", responses=MeShape)
    def get(self, request: ProgramRequest) -> Response:
        """Whose token this is, and what it may do."""
        user, token = request.user, request.auth
        allowed = [action.value for action in Action if user.may(action)]
        held = token.scopes if isinstance(token, ApiToken) else allowed
        user.scopes = [scope for scope in held if scope in allowed]  # type: ignore[attr-defined]
        return Response(MeShape(user).data)


class BrandShape(serializers.Serializer[Brand]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    email_from_name = serializers.CharField()
    signature = serializers.CharField()
    language = serializers.CharField()
    country = serializers.CharField()
    time_zone = serializers.CharField()
    is_archived = serializers.SerializerMethodField()

    def get_is_archived(self, brand: Brand) -> bool:
        return brand.archived_at is not None


class BrandGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    email_from_name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    signature = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    language = serializers.CharField(max_length=10, required=False)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
    time_zone = serializers.CharField(max_length=50, required=False)


class Brands(Nouns):
    """The brands one serves."""

    noun = "brands"
    permission_classes = [
        granted((Action.CASE_VIEW, Action.DESK_USE, Action.BRAND_MANAGE), Action.BRAND_MANAGE)
    ]
    shape = BrandShape
    takes = BrandGiven
    of = Brand

    def make(self, request: Any, given: dict[str, Any]) -> Brand:
        """A name that customers know; its slug stays for ever."""
        with unique("There is a brand of this name."):
            return brands.create(by=request.user, **given)


class OneBrand(Noun, among=Brands):
    """A brand."""

    takes = BrandGiven

    def change(self, request: Any, row: Brand, given: dict[str, Any]) -> None:
        """What is not named stays."""
        with unique("There is a brand of this name."):
            brands.change(brand=row, by=request.user, **given)

    def remove(self, request: Any, row: Brand) -> None:
        """Archived: its history stays."""
        brands.archive(brand=row, by=request.user)


class TokenShape(serializers.Serializer[ApiToken]):
    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class Tokens(Nouns):
    """One's own tokens; an administrator's token sees all. Their secrets are told nowhere."""

    noun = "tokens"
    permission_classes = [granted(Action.TOKEN_USE)]
    shape = TokenShape
    of, joined = ApiToken, ("user",)


class OneToken(Noun, among=Tokens):
    """A key for a program. Keys are made by people and the command line, not by other keys."""

    def remove(self, request: Any, row: ApiToken) -> None:
        """Revoked: stops at its next call."""
        tokens.revoke(token=row, by=request.user)


class InvitationShape(serializers.Serializer[Invitation]):
    id = serializers.IntegerField()
    email = serializers.CharField()
    role = serializers.CharField()
    invited_by = serializers.CharField(source="invited_by.username")
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewInvitation(serializers.Serializer[Any]):
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)


class Invitations(Nouns):
    """Links that let one person in, newest first."""

    noun = "invitations"
    permission_classes = [granted(Action.USER_MANAGE)]
    shape = InvitationShape
    takes = NewInvitation
    of, joined = Invitation, ("invited_by",)

    def make(self, request: Any, given: dict[str, Any]) -> Invitation:
        """Mailed to them; valid for 72 hours, for one account."""
        invitation, secret = invitations.invite(by=request.user, **given)

        def send() -> None:
            invitations.send(invitation, secret)

        transaction.on_commit(send, robust=True)
        return invitation


class OneInvitation(Noun, among=Invitations):
    """An invitation."""

    def remove(self, request: Any, row: Invitation) -> None:
        """Revoked; one that was accepted stays as it is."""
        invitations.revoke(invitation=row, by=request.user)


class AuditShape(serializers.Serializer[AuditEntry]):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(source="actor.username", default=None, allow_null=True)
    action = serializers.CharField()
    target = serializers.CharField()
    summary = serializers.CharField()
    particulars = serializers.DictField()
    request_id = serializers.CharField()
    address = serializers.CharField(allow_null=True)


class WantedAudit(serializers.Serializer[Any]):
    action = serializers.CharField(required=False, max_length=80, help_text="Or its beginning.")
    actor = serializers.CharField(required=False, max_length=150, help_text="A username.")
    target = serializers.CharField(required=False, max_length=80)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class Audit(Nouns):
    """Who did what, newest first. The whole of it: ``/settings/audit/export.jsonl``."""

    noun = "audit"
    permission_classes = [granted(Action.AUDIT_VIEW)]
    shape = AuditShape
    asks = WantedAudit
    filters = {
        "action": "action__startswith", "actor": "actor__username", "target": "target",
        "since": "at__gte", "until": "at__lt",
    }  # fmt: skip

    def rows(self, request: Any) -> QuerySet[AuditEntry]:
        return audit_entries(request.user).select_related("actor")
