"""The house's words about customers: tags, and fields of one's own."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.core.errors import Conflict
from apps.core.nouns import Noun, Nouns
from apps.customers.choices import AppliesTo, AttributeKind
from apps.customers.models import AttributeDefinition, Tag
from apps.customers.services import attributes, tags


class TagShape(serializers.Serializer[Tag]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class NewTag(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=40)


class WantedTags(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, max_length=40)


class Tags(Nouns):
    """Tags of customers and cases."""

    noun = "tags"
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CONTENT_MANAGE)]
    shape = TagShape
    asks = WantedTags
    filters = {"q": "name__icontains"}
    takes = NewTag

    def rows(self, request: Any) -> QuerySet[Tag]:
        found: QuerySet[Tag] = Tag.objects.visible_to(request.user)
        return found

    def make(self, request: Any, given: dict[str, Any]) -> Tag:
        """The tag of that name, made where there is none."""
        return tags.named(given["name"])


class OneTag(Noun, among=Tags):
    """A tag."""

    takes = NewTag

    def change(self, request: Any, row: Tag, given: dict[str, Any]) -> None:
        """A name that another tag has already folds the two into one (then this one is gone)."""
        if "name" in given:
            tags.rename(tag=row, name=given["name"])

    def remove(self, request: Any, row: Tag) -> None:
        """Taken off everybody who has it."""
        tags.delete(tag=row)


class AttributeShape(serializers.Serializer[AttributeDefinition]):
    id = serializers.IntegerField()
    applies_to = serializers.CharField()
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    is_required = serializers.BooleanField()
    position = serializers.IntegerField()
    is_archived = serializers.SerializerMethodField()

    def get_is_archived(self, row: AttributeDefinition) -> bool:
        return row.archived_at is not None


class AttributeChange(serializers.Serializer[Any]):
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]
    choices = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=200
    )
    is_required = serializers.BooleanField(required=False)
    position = serializers.IntegerField(required=False, min_value=0, max_value=32_000)


class NewAttribute(AttributeChange):
    applies_to = serializers.ChoiceField(AppliesTo.choices)
    key = serializers.SlugField(max_length=50)
    kind = serializers.ChoiceField(AttributeKind.choices)


class WantedAttributes(serializers.Serializer[Any]):
    applies_to = serializers.ChoiceField(AppliesTo.choices, required=False)


class Attributes(Nouns):
    """Fields of the house's own on customers, organisations and cases."""

    noun = "attribute_definitions"
    permission_classes = [granted(Action.CUSTOMER_VIEW, Action.CONTENT_MANAGE)]
    shape = AttributeShape
    asks = WantedAttributes
    filters = {"applies_to": "applies_to"}
    takes = NewAttribute

    def rows(self, request: Any) -> QuerySet[AttributeDefinition]:
        found: QuerySet[AttributeDefinition] = AttributeDefinition.objects.visible_to(request.user)
        return found

    def make(self, request: Any, given: dict[str, Any]) -> AttributeDefinition:
        """Asked for from now on. Its key and kind stay for ever."""
        given.pop("position", None)
        try:
            with transaction.atomic():
                return attributes.define(**given)
        except IntegrityError as error:
            raise Conflict("There is a field of this key already, maybe archived.") from error


class OneAttribute(Noun, among=Attributes):
    """A field of the house's own."""

    takes = AttributeChange

    def change(self, request: Any, row: AttributeDefinition, given: dict[str, Any]) -> None:
        """Key and kind stay."""
        attributes.redefine(definition=row, **given)

    def remove(self, request: Any, row: AttributeDefinition) -> None:
        """No longer asked for; the values that are there stay."""
        attributes.archive(definition=row)
