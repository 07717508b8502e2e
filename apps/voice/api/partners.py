"""Other desks that take calls, and the shares they have of a number's or a queue's."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.accounts.models import Brand
from apps.core.facets import Facet
from apps.core.nouns import Noun, Nouns, RowId, seen
from apps.routing.models import Calendar, Queue
from apps.voice.api.numbers import PhoneField
from apps.voice.choices import SiteKind
from apps.voice.models import AllocationRule, PartnerSite, PhoneNumber
from apps.voice.services import partners
from apps.voice.services.partners import WHOLE, Given

KEEP = [granted(Action.CHANNEL_MANAGE)]
FACTS = ("name", "kind", "number", "trunk", "most_calls", "ring_seconds", "calendar", "is_active")


class SiteShape(serializers.Serializer[PartnerSite]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(SiteKind.choices)
    brands = serializers.SerializerMethodField()
    number = serializers.CharField()
    trunk = serializers.CharField()
    most_calls = serializers.IntegerField(allow_null=True)
    ring_seconds = serializers.IntegerField()
    calendar = serializers.IntegerField(source="calendar_id", allow_null=True)
    is_active = serializers.BooleanField()

    def get_brands(self, row: PartnerSite) -> list[str]:
        return sorted(brand.slug for brand in row.brands.all())


class SiteGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(SiteKind.choices)
    brands = serializers.ListField(child=serializers.SlugField(), min_length=1, max_length=100)
    number = PhoneField()
    trunk = serializers.RegexField(
        r"^[\w-]*$", max_length=40, required=False, allow_blank=True,
        help_text="Empty: the one calls out go by.",
    )  # fmt: skip
    most_calls = serializers.IntegerField(
        min_value=0, max_value=1000, required=False, allow_null=True
    )
    ring_seconds = serializers.IntegerField(min_value=5, max_value=120, required=False)
    calendar = RowId(required=False, allow_null=True, help_text="Null: around the clock.")
    is_active = serializers.BooleanField(required=False)


class PartnerSites(Nouns):
    """Desks that calls are handed to by telephone: another call centre, or the client itself."""

    noun = "partner_sites"
    permission_classes = KEEP
    shape = SiteShape
    takes = SiteGiven
    of, fetched = PartnerSite, ("brands",)
    where = {"archived_at": None}

    def make(self, request: Any, given: dict[str, Any]) -> PartnerSite:
        """It takes no calls before it has a share."""
        return _saved(request, PartnerSite(), None, given)


class OnePartnerSite(Noun, among=PartnerSites):
    """A desk of somebody else's."""

    takes = SiteGiven

    def change(self, request: Any, row: PartnerSite, given: dict[str, Any]) -> None:
        """What is not named stays."""
        _saved(request, row, row, given)

    def remove(self, request: Any, row: PartnerSite) -> None:
        """No more calls go there; those that are there stay."""
        partners.archive(site=row, by=request.user)


def _saved(
    request: Any, base: PartnerSite, site: PartnerSite | None, given: dict[str, Any]
) -> PartnerSite:
    if given.get("calendar"):
        given["calendar"] = seen(request, Calendar, pk=given["calendar"], archived_at=None)
    named = given.pop("brands", None)
    if named is not None:
        brands = [seen(request, Brand, slug=slug, archived_at=None) for slug in named]
    else:
        brands = list(base.brands.all())
    facts = {name: getattr(base, name) for name in FACTS} | given
    return partners.save(by=request.user, brands=brands, site=site, **facts)


class ShareShape(serializers.Serializer[AllocationRule]):
    site = serializers.IntegerField(source="site_id", allow_null=True, help_text="Null: we.")
    percent = serializers.IntegerField()
    most_calls = serializers.IntegerField(allow_null=True)
    counted = serializers.IntegerField(help_text="Calls it has taken since they were set.")


class SharesShape(serializers.Serializer[Any]):
    shares = ShareShape(many=True)


class ShareGiven(serializers.Serializer[Any]):
    site = RowId()
    percent = serializers.IntegerField(min_value=0, max_value=WHOLE)
    most_calls = serializers.IntegerField(
        min_value=0, max_value=1000, required=False, allow_null=True, default=None
    )


class SharesGiven(serializers.Serializer[Any]):
    shares = ShareGiven(
        many=True, max_length=100, help_text="In the order in which calls spill; the rest is ours."
    )

    def validate_shares(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({one["site"] for one in value}) < len(value):
            raise serializers.ValidationError("Each desk once.")
        return value


class SharesOfNumber(Facet):
    """How a number's calls are shared out; none: all are ours, or as their queue says."""

    noun = "phone_numbers_shares"
    permission_classes = KEEP
    shape, takes = SharesShape, SharesGiven
    of: ClassVar[Any] = PhoneNumber
    place = "number"

    def current(self, whose: Any) -> Any:
        return {"shares": AllocationRule.objects.filter(**{self.place: whose})}

    def arrange(self, request: Any, whose: Any, given: dict[str, Any]) -> None:
        """As a whole, counted from zero."""
        wanted = [
            Given(seen(request, PartnerSite, pk=one.pop("site"), archived_at=None), **one)
            for one in given["shares"]
        ]
        partners.share_out(given=wanted, by=request.user, **{self.place: whose})


class SharesOfQueue(SharesOfNumber):
    """How a queue's calls are shared out, where their number says nothing."""

    noun = "queues_shares"
    of = Queue
    place = "queue"
