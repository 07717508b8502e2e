"""The words agents work with: ready answers, outcomes, contact reasons."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.http import granted, named_brand
from apps.core.errors import NotAllowed
from apps.core.nouns import Noun, Nouns, seen
from apps.interactions.choices import Outcome
from apps.interactions.models import CannedReply, ContactReason, Disposition
from apps.interactions.services import canned, vocabulary

WORDS = [granted(Action.CASE_VIEW, Action.CONTENT_MANAGE)]


class Archivable(serializers.Serializer[Any]):
    is_archived = serializers.SerializerMethodField()

    def get_is_archived(self, row: Any) -> bool:
        return row.archived_at is not None


class Wanted(serializers.Serializer[Any]):
    brand = serializers.SlugField(required=False)
    is_archived = serializers.BooleanField(required=False, default=None, allow_null=True)
    q = serializers.CharField(required=False, max_length=80, help_text="Part of the name.")


def _current(rows: Any, wanted: Any) -> Any:
    archived = wanted.get("is_archived")
    return rows if archived is None else rows.filter(archived_at__isnull=not archived)


class CannedShape(Archivable):
    id = serializers.IntegerField()
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    shortcut = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    language = serializers.CharField()
    channel_kinds = serializers.ListField(child=serializers.CharField())


class CannedGiven(serializers.Serializer[Any]):
    brand = serializers.SlugField(allow_null=True, help_text="Null: of every brand.")
    shortcut = serializers.SlugField(max_length=40)
    title = serializers.CharField(max_length=80)
    body = serializers.CharField(max_length=20_000)
    language = serializers.CharField(max_length=10, required=False, allow_blank=True)
    channel_kinds = serializers.ListField(
        child=serializers.CharField(max_length=12), required=False, max_length=20
    )


class CannedReplies(Nouns):
    """Ready answers of every brand and of one's own."""

    noun = "canned_replies"
    permission_classes = WORDS
    shape = CannedShape
    asks = Wanted
    filters = {"brand": "brand__slug", "q": "title__icontains"}
    takes = CannedGiven
    of, joined = CannedReply, ("brand",)

    def narrowed(self, rows: Any, wanted: Any) -> Any:
        return _current(rows, wanted)

    def make(self, request: Any, given: dict[str, Any]) -> CannedReply:
        """``{{ customer.name }}`` and its like are filled in; nothing else is a template."""
        return canned.save(by=request.user, **named_brand(request, given, Action.CONTENT_MANAGE))


class OneCannedReply(Noun, among=CannedReplies):
    """A ready answer."""

    takes = CannedGiven

    def change(self, request: Any, row: CannedReply, given: dict[str, Any]) -> None:
        """What is not named stays."""
        _refuse_shared(request, row)
        canned.save(
            by=request.user, reply=row, **named_brand(request, given, Action.CONTENT_MANAGE)
        )

    def remove(self, request: Any, row: CannedReply) -> None:
        """Out of the choices."""
        _refuse_shared(request, row)
        canned.archive(reply=row, by=request.user)


def _refuse_shared(request: Any, row: Any) -> None:
    if row.brand_id is None and request.user.scope(Action.CONTENT_MANAGE) is not Scope.ALL:
        raise NotAllowed("What counts for all brands is kept by an administrator.")


class DispositionShape(Archivable):
    id = serializers.IntegerField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    code = serializers.CharField()
    name = serializers.CharField()
    outcome = serializers.CharField()
    fields = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]
    position = serializers.IntegerField()


class AskedFor(serializers.Serializer[Any]):
    key = serializers.SlugField(max_length=40)
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]
    kind = serializers.ChoiceField(["text", "number", "date", "boolean"], default="text")
    required = serializers.BooleanField(default=False)  # type: ignore[assignment]


class DispositionGiven(serializers.Serializer[Any]):
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]
    code = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=80)
    outcome = serializers.ChoiceField(Outcome.choices, required=False, allow_blank=True)
    fields = AskedFor(many=True, required=False, max_length=20)  # type: ignore[assignment]
    position = serializers.IntegerField(required=False, min_value=0, max_value=32_000)


class Dispositions(Nouns):
    """How a contact can end: a tree, whose roots belong to queues."""

    noun = "dispositions"
    permission_classes = WORDS
    shape = DispositionShape
    asks = Wanted
    filters = {"q": "name__icontains"}
    takes = DispositionGiven
    of = Disposition

    def narrowed(self, rows: Any, wanted: Any) -> Any:
        return _current(rows, wanted)

    def make(self, request: Any, given: dict[str, Any]) -> Any:
        """The code stays for ever: reports go by it."""
        wanted = _parent(self, request, given)
        return vocabulary.save(by=request.user, word=Disposition(), **wanted)


class OneDisposition(Noun, among=Dispositions):
    """One way for a contact to end."""

    takes = DispositionGiven

    def change(self, request: Any, row: Disposition, given: dict[str, Any]) -> None:
        """What is not named stays, and so does the code."""
        given.pop("code", None)
        vocabulary.save(by=request.user, word=row, **_parent(self, request, given))

    def remove(self, request: Any, row: Disposition) -> None:
        """Out of the choices, with all below it."""
        vocabulary.archive(word=row, by=request.user)


class ReasonShape(Archivable):
    id = serializers.IntegerField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    brand = serializers.CharField(source="brand.slug", default=None, allow_null=True)
    name = serializers.CharField()
    position = serializers.IntegerField()


class ReasonGiven(serializers.Serializer[Any]):
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]
    brand = serializers.SlugField(required=False, allow_null=True)
    name = serializers.CharField(max_length=80)
    position = serializers.IntegerField(required=False, min_value=0, max_value=32_000)


class ContactReasons(Nouns):
    """Why customers turn to us: a tree."""

    noun = "contact_reasons"
    permission_classes = WORDS
    shape = ReasonShape
    asks = Wanted
    filters = {"q": "name__icontains"}
    takes = ReasonGiven

    def rows(self, request: Any) -> QuerySet[ContactReason]:
        found: QuerySet[ContactReason] = ContactReason.objects.visible_to(request.user)
        return found.select_related("brand")

    def narrowed(self, rows: Any, wanted: Any) -> Any:
        if "brand" in wanted:
            rows = rows.filter(Q(brand__isnull=True) | Q(brand__slug=wanted["brand"]))
        return _current(rows, wanted)

    def make(self, request: Any, given: dict[str, Any]) -> Any:
        """Four levels at most."""
        wanted = _parent(self, request, named_brand(request, given, Action.CONTENT_MANAGE))
        return vocabulary.save(by=request.user, word=ContactReason(), **wanted)


class OneContactReason(Noun, among=ContactReasons):
    """One reason to turn to us."""

    takes = ReasonGiven

    def change(self, request: Any, row: ContactReason, given: dict[str, Any]) -> None:
        """What is not named stays."""
        wanted = _parent(self, request, named_brand(request, given, Action.CONTENT_MANAGE))
        vocabulary.save(by=request.user, word=row, **wanted)

    def remove(self, request: Any, row: ContactReason) -> None:
        """Out of the choices, with all below it."""
        vocabulary.archive(word=row, by=request.user)


def _parent(about: Any, request: Any, given: dict[str, Any]) -> dict[str, Any]:
    if given.get("parent") is not None:
        given["parent"] = seen(request, about.rows(request).model, pk=given["parent"])
    return given
