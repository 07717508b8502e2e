from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.forms.profile import time_zones
from apps.accounts.models import Brand, Team, User


class TeamForm(forms.Form):
    """A team as ``by`` may change it: a leader chooses the members, not the brands."""

    name = forms.CharField(label=_("Name"), max_length=80)
    leader = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Leader"), required=False, empty_label=_("Nobody")
    )
    brands = forms.ModelMultipleChoiceField(
        queryset=Brand.objects.none(),
        label=_("Works for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    members = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, by: User, team: Team | None = None, **kwargs: Any) -> None:
        if team:
            kwargs.setdefault("initial", self._initial_of(team))
        super().__init__(*args, **kwargs)
        self.team = team
        people = User.objects.visible_to(by).active()
        self._choose("leader", people)
        self._choose("members", people)
        brands = Brand.objects.visible_to(by).current()
        self._choose("brands", brands)
        if team is None and len(only := brands[:2]) == 1:
            self.initial.setdefault("brands", only)
        if by.scope(Action.TEAM_MANAGE) < Scope.BRAND:
            del self.fields["brands"], self.fields["leader"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        taken = Team.objects.filter(name=name).exclude(pk=self.team.pk if self.team else 0)
        if taken.exists():
            raise forms.ValidationError(_("There is a team of this name."))
        return name

    def shape(self) -> dict[str, Any]:
        """What the service takes; whom and what the reader cannot see stays in the team."""
        given = dict(self.cleaned_data)
        if self.team:
            given.setdefault("leader", self.team.leader)
            for name in set(given) & {"members", "brands"}:
                given[name] = [*given[name], *self._unseen(name)]
        return given

    def _unseen(self, name: str) -> list[Any]:
        choosable = self.fields[name].queryset  # type: ignore[attr-defined]
        return list(getattr(self.team, name).exclude(pk__in=choosable.values("pk")))

    def _choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @staticmethod
    def _initial_of(team: Team) -> dict[str, Any]:
        return {
            "name": team.name,
            "leader": team.leader_id,
            "brands": team.brands.all(),
            "members": team.members.all(),
        }


class BrandForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    email_from_name = forms.CharField(
        label=_("Name on e-mails"),
        max_length=80,
        required=False,
        help_text=_("What customers see as the sender. Blank: the brand's name."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(
        label=_("Country"), help_text=_("How phone numbers without a country code are read.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    signature = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Plain text under every e-mail. {{ agent.name }} becomes who wrote it."),
    )

    def __init__(self, *args: Any, brand: Brand | None = None, **kwargs: Any) -> None:
        if brand:
            names = ("name", "email_from_name", "language", "country", "time_zone", "signature")
            kwargs.setdefault("initial", {name: getattr(brand, name) for name in names})
        super().__init__(*args, **kwargs)
        self.brand = brand
        regions = sorted(phonenumbers.SUPPORTED_REGIONS)
        self.fields["country"].choices = [(r, r) for r in regions]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [("UTC", "UTC"), *time_zones()]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        taken = Brand.objects.filter(name=name).exclude(pk=self.brand.pk if self.brand else 0)
        if taken.exists():
            raise forms.ValidationError(_("There is a brand of this name."))
        return name
