from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import Role
from apps.accounts.models import Brand, Team, User


class Rights(forms.Form):
    """Role, teams and brands; what the reader may not see cannot be chosen."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.none(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    brands = forms.ModelMultipleChoiceField(
        queryset=Brand.objects.none(),
        label=_("Brands besides"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For clients and other departments. Others serve the brands of their teams."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].queryset = Team.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["brands"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]


class InvitationForm(Rights):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role", "teams", "brands"]


class PersonForm(Rights):
    display_name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"), required=False)
    hired_on = forms.DateField(
        label=_("Here since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    field_order = ["display_name", "email", "hired_on", "role", "teams", "brands"]

    @staticmethod
    def initial_of(person: User) -> dict[str, Any]:
        return {
            "display_name": str(person),
            "email": person.email,
            "hired_on": person.hired_on,
            "role": person.role,
            "teams": person.teams.all(),
            "brands": person.brands.all(),
        }


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to; nonsense narrows nothing."""

    q = forms.CharField(required=False, max_length=100)
    role = forms.ChoiceField(
        required=False, choices=[("", _("Every role")), *Role.choices], label=_("Role")
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", _("Active")), ("gone", _("Deactivated")), ("all", _("Everyone"))],
        label=_("State"),
    )
    after = forms.IntegerField(required=False, min_value=1)

    def said(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
