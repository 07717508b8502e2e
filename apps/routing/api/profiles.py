"""How much people carry at a time, and what may break in on what."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.core.nouns import Noun, Nouns
from apps.routing.api.people import SET
from apps.routing.domain import capacity
from apps.routing.models import CapacityProfile
from apps.routing.services import agreements

KINDS = [(kind, kind) for kind in capacity.WEIGHTS]


class ProfileShape(serializers.Serializer[CapacityProfile]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    capacity = serializers.IntegerField()
    weights = serializers.DictField()
    maxima = serializers.DictField()
    interrupts = serializers.DictField()
    park_after = serializers.DictField()
    is_default = serializers.BooleanField()


class ByKind(serializers.DictField):
    """A whole number for each kind of work."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        number = serializers.IntegerField(min_value=1, max_value=most)
        super().__init__(child=number, required=False, **kwargs)

    def to_internal_value(self, data: Any) -> dict[str, int]:
        given: dict[str, int] = super().to_internal_value(data)
        if strange := sorted(set(given) - set(capacity.WEIGHTS)):
            raise serializers.ValidationError(f"No kind of work: {strange[0]}")
        return given


class CellGiven(serializers.Serializer[Any]):
    held = serializers.ChoiceField(KINDS)
    new = serializers.ChoiceField(KINDS)
    rule = serializers.ChoiceField([(rule.value, rule.value) for rule in capacity.Interrupt])
    idle_seconds = serializers.IntegerField(min_value=0, max_value=3600, default=60)


class ProfileGiven(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    capacity = serializers.IntegerField(min_value=10, max_value=1000, required=False)
    weights = ByKind(1000, help_text="What one item of a kind takes of it.")
    maxima = ByKind(100, help_text="Items of a kind, at most.")
    park_after = ByKind(86_400, help_text="Seconds until it rests, by kind.")
    interrupts = CellGiven(
        many=True, required=False, max_length=200,
        help_text="What may break in on what; cells that are not named stay.",
    )  # fmt: skip
    is_default = serializers.BooleanField(required=False, help_text="For everybody without one.")


class Profiles(Nouns):
    """How much people carry at a time."""

    noun = "capacity_profiles"
    permission_classes = [SET]
    shape = ProfileShape
    takes = ProfileGiven
    of = CapacityProfile

    def make(self, request: Any, given: dict[str, Any]) -> CapacityProfile:
        """What is not named is as the product has it."""
        return agreements.save_profile(by=request.user, **_cells(given, {}))


class OneProfile(Noun, among=Profiles):
    """How much somebody carries at a time."""

    takes = ProfileGiven

    def change(self, request: Any, row: CapacityProfile, given: dict[str, Any]) -> None:
        """Routing goes by it at once. What is not named stays."""
        told = _cells(given, row.interrupts)
        agreements.save_profile(by=request.user, profile=row, **told)


def _cells(given: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """The cells as the row keeps them: ``{new: {held: rule}}``."""
    grid = {new: dict(row) for new, row in kept.items()}
    for cell in given.pop("interrupts", []):
        waits = cell["rule"] == capacity.Interrupt.WHEN_IDLE
        rule = {name: cell[name] for name in ("rule", "idle_seconds")} if waits else cell["rule"]
        grid.setdefault(cell["new"], {})[cell["held"]] = rule
    return given | {"interrupts": grid}
