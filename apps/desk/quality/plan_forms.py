"""A sampling plan as a form: what is drawn, by whom, how it is treated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, Team, User
from apps.quality.choices import Lane
from apps.quality.models import SamplingPlan, Scorecard
from apps.quality.services import reviewers

MOST_WORDS = 30
TRIGGERS = ("low_rating", "silence", "transfer", "repeat", "hold")


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    lane = forms.ChoiceField(
        choices=[(Lane.RANDOM, Lane.RANDOM.label), (Lane.RISK, Lane.RISK.label)],
        label=_("Lane"),
    )
    low_rating = forms.IntegerField(
        required=False, min_value=1, max_value=5, label=_("Rated at most")
    )
    silence = forms.FloatField(
        required=False, min_value=1, max_value=100, label=_("Waited so many times the goal")
    )
    transfer = forms.IntegerField(
        required=False, min_value=1, max_value=20, label=_("Passed on so often")
    )
    repeat = forms.IntegerField(
        required=False, min_value=1, max_value=60, label=_("Same customer again within days")
    )
    hold = forms.IntegerField(
        required=False, min_value=10, max_value=3600, label=_("On hold so many seconds")
    )
    complaint = forms.BooleanField(required=False, label=_("Every complaint"))
    words = forms.CharField(
        required=False, max_length=600, label=_("Words to watch"),
        help_text=_("Separated by commas: refund, lawyer, cancel"),
    )  # fmt: skip

    class Meta:
        model = SamplingPlan
        fields = [
            "name", "brand", "lane", "teams", "scorecards", "reviewers", "per_agent",
            "new_hire_days", "new_hire_per_agent", "min_replies", "max_per_week",
            "reviewer_per_week", "same_agent_most", "due_days", "is_blind", "counts", "release",
            "is_active",
        ]  # fmt: skip
        labels = {
            "name": _("Name"), "brand": _("Brand"), "teams": _("Teams (none: all of the brand)"),
            "scorecards": _("Scorecards, one for each channel"), "reviewers": _("Reviewers"),
            "per_agent": _("Contacts for each agent, channel and week"),
            "new_hire_days": _("New for so many days"),
            "new_hire_per_agent": _("Contacts a week while new"),
            "min_replies": _("The agent wrote at least"),
            "max_per_week": _("At most in a week"),
            "reviewer_per_week": _("A reviewer’s week"),
            "same_agent_most": _("Same agent, same reviewer, in four weeks"),
            "due_days": _("Due after working days"),
            "is_blind": _("Agent, customer and rating hidden until submitted"),
            "counts": _("Counts toward the agent’s score"), "release": _("Release"),
            "is_active": _("On"),
        }  # fmt: skip
        widgets = dict.fromkeys(("teams", "scorecards", "reviewers"), forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = Brand.objects.visible_to(user).current()
        scorers = User.objects.active().filter(role__in=reviewers.SCORERS)
        choices = {
            "brand": brands,
            "teams": Team.objects.current().filter(brands__in=brands).distinct(),
            "scorecards": Scorecard.objects.visible_to(user).current().filter(
                versions__state="live"
            ),
            "reviewers": scorers,
        }  # fmt: skip
        fields: dict[str, Any] = dict(self.fields)
        for name, rows in choices.items():
            fields[name].queryset = rows
        said = self.instance.triggers or {}
        for name in (*TRIGGERS, "complaint"):
            self.fields[name].initial = said.get(name)
        self.fields["words"].initial = ", ".join(said.get("words") or [])

    def clean_words(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["words"].split(",") if word.strip()]
        if len(words) > MOST_WORDS:
            raise ValidationError(_("At most thirty words."))
        return words

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("lane") == Lane.RISK and not self.triggers(said):
            raise ValidationError(_("A risk plan needs something to look for."))
        return said

    def triggers(self, said: dict[str, Any]) -> dict[str, Any]:
        named = {name: said.get(name) for name in (*TRIGGERS, "complaint", "words")}
        return {name: value for name, value in named.items() if value}
