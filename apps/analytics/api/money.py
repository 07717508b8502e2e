"""What people, channels and the house cost, in whole cents."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.accounts.models import Team
from apps.analytics.choices import FeePer
from apps.analytics.models import Fee, PayRate
from apps.analytics.services import money
from apps.channels.choices import ChannelKind
from apps.core.nouns import Noun, Nouns, RowId, seen

KEEP = [granted(Action.COST_MANAGE)]
MOST_CENTS = 100_000_000


class PayRateShape(serializers.Serializer[PayRate]):
    id = serializers.IntegerField()
    team = serializers.IntegerField(source="team_id", allow_null=True)
    cents_an_hour = serializers.IntegerField()
    valid_from = serializers.DateField()


class PayRateGiven(serializers.Serializer[Any]):
    team = RowId(allow_null=True, default=None, help_text="Null: teams without their own.")
    cents_an_hour = serializers.IntegerField(min_value=1, max_value=MOST_CENTS)
    valid_from = serializers.DateField()


class PayRates(Nouns):
    """What an hour of paid time costs, from which day on."""

    noun, permission_classes, shape, takes = "pay_rates", KEEP, PayRateShape, PayRateGiven
    of = PayRate

    def make(self, request: Any, given: dict[str, Any]) -> PayRate:
        """Another one of the same team and day is replaced."""
        if given["team"]:
            given["team"] = seen(request, Team, pk=given["team"])
        return money.set_rate(by=request.user, **given)


class OnePayRate(Noun, among=PayRates):
    """A rate of pay."""

    def remove(self, request: Any, row: PayRate) -> None:
        """As if it had never been: figures of its days change."""
        money.remove(row=row, by=request.user)


class FeeShape(serializers.Serializer[Fee]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField(help_text="Of a channel's contacts; empty: of all.")
    cents = serializers.IntegerField()
    per = serializers.ChoiceField(FeePer.choices)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class FeeGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(["", *ChannelKind.values], default="")
    cents = serializers.IntegerField(min_value=1, max_value=MOST_CENTS)
    per = serializers.ChoiceField(FeePer.choices)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("valid_to") and attrs["valid_to"] < attrs["valid_from"]:
            raise serializers.ValidationError({"valid_to": "It ends before it begins."})
        return attrs


class Fees(Nouns):
    """What channels, licences and the house cost."""

    noun, permission_classes, shape, takes = "fees", KEEP, FeeShape, FeeGiven
    of = Fee

    def make(self, request: Any, given: dict[str, Any]) -> Fee:
        """From a day on, for a month, a contact or a seat."""
        return money.add_fee(by=request.user, **given)


class OneFee(Noun, among=Fees):
    """A fee."""

    def remove(self, request: Any, row: Fee) -> None:
        """As if it had never been: figures of its days change."""
        money.remove(row=row, by=request.user)
