"""Opening a coaching plan: whom, what for, from where to where, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import Brand, User
from apps.quality.choices import Measure, Trait
from apps.quality.models import Question, Review

WEEKS = 6


class CoachingForm(forms.Form):
    agent = forms.ModelChoiceField(User.objects.none(), label=_("Agent"))
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), empty_label=None)
    review = forms.ModelChoiceField(Review.objects.none(), required=False, widget=forms.HiddenInput)
    goal = forms.CharField(max_length=200, label=_("Goal, in words both understand"))
    measured = forms.ChoiceField(label=_("Measured by"))
    target = forms.FloatField(
        min_value=0, max_value=100, label=_("Target"),
        help_text=_("0 to 100; for the rating 1 to 5. Where it stands now is measured."),
    )  # fmt: skip
    target_on = forms.DateField(
        label=_("By"), widget=forms.DateInput(attrs={"type": "date", "class": "input"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["agent"].queryset = coachable(user)
        fields["brand"].queryset = Brand.objects.visible_to(user).current()
        fields["review"].queryset = Review.objects.visible_to(user).released()
        fields["measured"].choices = _measures(user)
        self.fields["target_on"].initial = timezone.localdate() + timedelta(weeks=WEEKS)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        measure, _sep, of = said.get("measured", "").partition(":")
        said |= {"measure": measure, "of": of}
        if measure == Measure.RATING and not 1 <= (said.get("target") or 1) <= 5:
            self.add_error("target", _("A rating is 1 to 5."))
        review = said.get("review")
        if review and review.agent != said.get("agent"):
            self.add_error("review", _("This review is about somebody else."))
        return said


def coachable(user: User) -> Any:
    """Agents within the reach of COACHING_LEAD, never oneself."""
    scope = user.scope(Action.COACHING_LEAD)
    agents = User.objects.active().at_the_desk().exclude(pk=user.pk)
    if scope is Scope.TEAM:
        agents = agents.filter(teams__in=user.team_ids())
    elif scope is Scope.BRAND:
        agents = agents.filter(Q(teams__brands__in=user.brand_ids()))
    elif scope is not Scope.ALL:
        return User.objects.none()
    return agents.distinct().order_by("display_name")


def _measures(user: User) -> list[tuple[str, Any]]:
    asked = (
        Question.objects.filter(version__state="live")
        .exclude(kind="text")
        .order_by("text")
        .values_list("key", "text")
    )
    questions = dict(asked)
    return [
        (Measure.SCORE, Measure.SCORE.label),
        (Measure.RATING, Measure.RATING.label),
        (str(_("Soft skill")), [(f"trait:{key}", word) for key, word in Trait.choices if key]),
        (str(_("Question")), [(f"question:{key}", text) for key, text in questions.items()]),
    ]
