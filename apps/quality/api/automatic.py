"""What the product sees by itself: rules, what they found, and whose screens are recorded."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from apps.accounts.domain.permissions import Action
from apps.accounts.http import granted
from apps.accounts.models import Team
from apps.core.facets import Facet
from apps.core.nouns import Noun, Nouns, RowId
from apps.quality.choices import AnswerSource, RuleKind, ScreenMode
from apps.quality.models import Finding, Rule, Scorecard, ScreenCapture, ScreenPolicy
from apps.quality.services import rules, screens
from apps.routing.models import Queue

FACTS = ("kind", "words", "first", "limit", "field", "when_met", "when_failed", "is_active")
KEEP = [granted(Action.QUALITY_MANAGE)]


class QualityRuleShape(serializers.Serializer[Rule]):
    id = serializers.IntegerField()
    scorecard = serializers.IntegerField(source="scorecard_id")
    question = serializers.CharField(source="question_key")
    kind = serializers.ChoiceField(RuleKind.choices)
    words = serializers.ListField(child=serializers.CharField())
    first = serializers.IntegerField(help_text="Only our first so many replies; 0: all.")
    limit = serializers.FloatField(allow_null=True)
    field = serializers.CharField(help_text="Of the wrap-up.")
    when_met = serializers.CharField(help_text="The answer that follows.")
    when_failed = serializers.CharField()
    is_active = serializers.BooleanField()


class QualityRuleFacts(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(RuleKind.choices)
    words = serializers.ListField(
        child=serializers.CharField(max_length=rules.LONGEST_PHRASE),
        max_length=rules.MOST_PHRASES, required=False,
    )  # fmt: skip
    first = serializers.IntegerField(min_value=0, max_value=100, required=False)
    limit = serializers.DecimalField(
        max_digits=9, decimal_places=2, min_value=0, required=False, allow_null=True,
        help_text="Seconds, or mistakes in a hundred words.",
    )  # fmt: skip
    field = serializers.CharField(max_length=40, required=False, allow_blank=True)
    when_met = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    when_failed = serializers.SlugField(max_length=40, required=False, allow_blank=True)
    is_active = serializers.BooleanField(required=False)


class NewQualityRule(QualityRuleFacts):
    scorecard = RowId()
    question = serializers.SlugField(max_length=40, help_text="The key of the question.")


class WantedRules(serializers.Serializer[Any]):
    scorecard = RowId(required=False)


class Rules(Nouns):
    """Rules that propose answers, of the cards one sees."""

    noun = "quality_rules"
    permission_classes = KEEP
    shape = QualityRuleShape
    asks = WantedRules
    filters = {"scorecard": "scorecard"}
    takes = NewQualityRule
    of = Rule

    def make(self, request: Any, given: dict[str, Any]) -> Rule:
        """The card's one rule for a question; a second one replaces it."""
        cards = Scorecard.objects.editable_by(request.user)
        card = get_object_or_404(cards, pk=given.pop("scorecard"))
        return rules.save(card, question_key=given.pop("question"), by=request.user, **given)


class OneRule(Noun, among=Rules):
    """A rule that proposes answers."""

    takes = QualityRuleFacts

    def change(self, request: Any, row: Rule, given: dict[str, Any]) -> None:
        """What is not named stays."""
        own = _own(request, row)
        kept = {name: getattr(own, name) for name in FACTS}
        told = kept | given
        rules.save(own.scorecard, question_key=own.question_key, by=request.user, **told)

    def remove(self, request: Any, row: Rule) -> None:
        """What it proposed stays as it was answered."""
        rules.remove(_own(request, row), by=request.user)


def _own(request: Any, row: Rule) -> Rule:
    rows = Rule.objects.editable_by(request.user).select_related("scorecard")
    found: Rule = get_object_or_404(rows, pk=row.pk)
    return found


class FindingShape(serializers.Serializer[Finding]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    question = serializers.CharField(source="question.key")
    rule = serializers.IntegerField(source="rule_id", allow_null=True)
    source = serializers.ChoiceField(AnswerSource.choices)  # type: ignore[assignment]
    option = serializers.CharField()
    confidence = serializers.FloatField()
    found_at = serializers.DateTimeField()


class WantedFindings(serializers.Serializer[Any]):
    interaction = RowId(required=False)
    rule = RowId(required=False)
    since = serializers.DateTimeField(required=False)


class Findings(Nouns):
    """What rules and models proposed about contacts one sees; a person's review decides."""

    noun = "quality_findings"
    permission_classes = KEEP
    shape = FindingShape
    asks = WantedFindings
    filters = {"interaction": "interaction", "rule": "rule", "since": "found_at__gte"}
    of, joined = Finding, ("question",)
    where = {"is_audited": False}  # those nobody is shown: they tell how often a rule is right


class CaptureShape(serializers.Serializer[ScreenCapture]):
    id = serializers.IntegerField()
    interaction = serializers.IntegerField(source="interaction_id")
    user = serializers.CharField(source="user.username")
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    keep_until = serializers.DateTimeField()


class WantedCaptures(serializers.Serializer[Any]):
    interaction = RowId(required=False)


class Captures(Nouns):
    """Films of screens one may see; they are watched beside their contact, and noted."""

    noun = "screen_captures"
    permission_classes = [granted(Action.SCREEN_VIEW)]
    shape = CaptureShape
    asks = WantedCaptures
    filters = {"interaction": "interaction"}

    def rows(self, request: Any) -> QuerySet[ScreenCapture]:
        mine: QuerySet[ScreenCapture] = ScreenCapture.objects.visible_to(request.user).kept()
        return mine.select_related("user")


class ScreensShape(serializers.Serializer[ScreenPolicy]):
    mode = serializers.ChoiceField(ScreenMode.choices)
    percent = serializers.IntegerField(help_text="Of the contacts, where it is a share.")
    days = serializers.IntegerField(help_text="Then the pictures go.")


class ScreensGiven(serializers.Serializer[Any]):
    mode = serializers.ChoiceField(ScreenMode.choices)
    percent = serializers.IntegerField(min_value=1, max_value=100, default=10)
    days = serializers.IntegerField(min_value=1, max_value=365, default=30)


class ScreensOfTeam(Facet):
    """Whether its people's screens are recorded while they work on a contact."""

    noun = "teams_screens"
    permission_classes = [granted(Action.CHANNEL_MANAGE)]
    shape, takes = ScreensShape, ScreensGiven
    of: ClassVar[Any] = Team
    place = "team"

    def current(self, whose: Any) -> ScreenPolicy:
        return ScreenPolicy.objects.filter(**{self.place: whose}).first() or ScreenPolicy()

    def arrange(self, request: Any, whose: Any, given: dict[str, Any]) -> None:
        """Only of those who have agreed to it."""
        screens.set_policy(by=request.user, **{self.place: whose}, **given)


class ScreensOfQueue(ScreensOfTeam):
    """Whether screens are recorded on its contacts; this goes before what their teams say."""

    noun = "queues_screens"
    of = Queue
    place = "queue"
