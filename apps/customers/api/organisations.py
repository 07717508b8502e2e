"""The companies customers belong to."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.nouns import Noun, Nouns
from apps.customers.models import Organisation
from apps.customers.services import organisations


class OrganisationShape(serializers.Serializer[Organisation]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    domains = serializers.ListField(child=serializers.CharField())
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    external_ref = serializers.CharField()
    attributes = serializers.DictField()
    created_at = serializers.DateTimeField()


class NewOrganisation(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=160)
    domains = serializers.ListField(
        child=serializers.RegexField(r"^[a-z0-9.-]+$", max_length=253), required=False,
        max_length=50,
    )  # fmt: skip
    external_ref = serializers.CharField(max_length=80, required=False, allow_blank=True)
    attributes = serializers.DictField(required=False)


class WantedOrganisations(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, max_length=100, help_text="Part of the name.")
    domain = serializers.CharField(required=False, max_length=253)
    external_ref = serializers.CharField(required=False, max_length=80)


class Organisations(Nouns):
    """The organisations of the customers one may see, newest first."""

    noun = "organisations"
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CUSTOMER_EDIT)]
    shape = OrganisationShape
    asks = WantedOrganisations
    filters = {"q": "name__icontains", "external_ref": "external_ref"}
    takes = NewOrganisation
    of = Organisation

    def narrowed(self, rows: Any, wanted: Any) -> Any:
        return rows.filter(domains__contains=[wanted["domain"]]) if "domain" in wanted else rows

    def make(self, request: Any, given: dict[str, Any]) -> Organisation:
        """It is seen by others once a customer of theirs belongs to it."""
        return organisations.create(by=request.user, **given)

    def found(self, request: Any, pk: str) -> Organisation:
        return Organisation.objects.filter(pk=pk).get()  # just made, of no customer yet


class OneOrganisation(Noun, among=Organisations):
    """An organisation and what is known of it."""

    takes = NewOrganisation

    def change(self, request: Any, row: Organisation, given: dict[str, Any]) -> None:
        """What is not named stays; an attribute set to null goes."""
        organisations.change(organisation=row, by=request.user, **given)
