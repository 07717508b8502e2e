"""A queue's rules as a program writes them: typed, and only about rows one may see."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.models import Skill, Team
from apps.core.nouns import seen
from apps.interactions.models import Disposition
from apps.routing.choices import (
    ClosedBehaviour,
    OverflowAction,
    OverflowTrigger,
    Selection,
    WrapUpMode,
)
from apps.routing.models import Calendar, Queue

DAY = 86_400  # seconds
LARGEST = 32_000


def _seconds(most: int = LARGEST) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=most, required=False)


class SkillRule(serializers.Serializer[Any]):
    ring = serializers.IntegerField(min_value=1, max_value=6)
    skill = serializers.IntegerField()
    level = serializers.IntegerField(min_value=0, max_value=4)


class OverflowRule(serializers.Serializer[Any]):
    trigger = serializers.ChoiceField(OverflowTrigger.choices)
    threshold = serializers.IntegerField(min_value=0, max_value=DAY)
    action = serializers.ChoiceField(OverflowAction.choices)
    target = serializers.IntegerField(allow_null=True, default=None)
    amount = serializers.IntegerField(min_value=0, max_value=LARGEST, default=0)
    text = serializers.CharField(max_length=300, allow_blank=True, default="")


class Rules(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80, required=False)
    teams = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=200)
    calendar = serializers.IntegerField(required=False, allow_null=True)
    base_priority = serializers.IntegerField(
        min_value=0, max_value=LARGEST, required=False, allow_null=True
    )
    ageing_per_minute = serializers.FloatField(min_value=0, max_value=1000, required=False)
    target_seconds = _seconds(7 * DAY)
    target_percent = serializers.IntegerField(min_value=1, max_value=100, required=False)
    offer_seconds = serializers.IntegerField(min_value=5, max_value=3600, required=False)
    selection = serializers.ChoiceField(Selection.choices, required=False)
    prefers_last_agent = serializers.BooleanField(required=False)
    preferred_seconds = _seconds()
    ring_seconds = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=DAY), required=False, max_length=5
    )
    skills = SkillRule(many=True, required=False, max_length=60)
    wrap_up_mode = serializers.ChoiceField(WrapUpMode.choices, required=False)
    wrap_up_seconds = _seconds()
    wrap_up_extension_seconds = _seconds()
    disposition_root = serializers.IntegerField(required=False, allow_null=True)
    overflow = OverflowRule(many=True, required=False, max_length=10)
    closed_behaviour = serializers.ChoiceField(ClosedBehaviour.choices, required=False)
    closed_text = serializers.CharField(max_length=300, required=False, allow_blank=True)


def checked(request: Any, rules: dict[str, Any]) -> dict[str, Any]:
    """The rules, when every row they name is one the caller may see; else a 404."""
    for name, model in (("calendar", Calendar), ("disposition_root", Disposition)):
        if rules.get(name) is not None:
            seen(request, model, pk=rules[name])
    for team in rules.get("teams", []):
        seen(request, Team, pk=team)
    for rule in rules.get("skills", []):
        seen(request, Skill, pk=rule["skill"])
    for step in rules.get("overflow", []):
        if step["target"] is not None:
            seen(request, Queue, pk=step["target"])
    plain = {name: [dict(row) for row in rules[name]] for name in ("skills", "overflow")
             if name in rules}  # fmt: skip
    return dict(rules) | plain
