"""One address of a customer: verified, blocked, found dead, ended."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Noun
from apps.customers.api.customers import IdentityShape
from apps.customers.choices import Verification
from apps.customers.models import Identity
from apps.customers.services import identities


class AddressShape(IdentityShape):
    customer = serializers.IntegerField(source="customer_id", read_only=True)
    is_undeliverable = serializers.SerializerMethodField()
    last_seen_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def get_is_undeliverable(self, row: Identity) -> bool:
        return row.undeliverable_at is not None


class AddressChange(serializers.Serializer[Any]):
    is_verified = serializers.BooleanField(required=False, help_text="True: known to be theirs.")
    is_blocked = serializers.BooleanField(required=False)
    is_undeliverable = serializers.BooleanField(required=False)
    reason = serializers.CharField(required=False, max_length=160, default="")


class OneIdentity(Noun):
    """An address of a customer, as their channel writes it."""

    noun = "identities"
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]
    shape = AddressShape
    takes = AddressChange

    def rows(self, request: Any) -> QuerySet[Identity]:
        return Identity.objects.visible_to(request.user).current()

    def change(self, request: Any, row: Identity, given: dict[str, Any]) -> None:
        """What is not named stays; a verification cannot be taken back."""
        by, reason = request.user, given.get("reason", "")
        if given.get("is_verified") and not row.is_verified:
            identities.verify(identity=row, by=Verification.AGENT, actor=by)
        if "is_blocked" in given and given["is_blocked"] != row.is_blocked:
            if given["is_blocked"]:
                identities.block(identity=row, actor=by, reason=reason)
            else:
                identities.unblock(identity=row, actor=by)
        if given.get("is_undeliverable") is True:
            identities.mark_undeliverable(identity=row, reason=reason)
        elif given.get("is_undeliverable") is False:
            identities.mark_deliverable(identity=row, actor=by)

    def remove(self, request: Any, row: Identity) -> None:
        """No longer theirs: the row stays for the history, and routes nothing any more."""
        identities.end(identity=row, actor=request.user)
