"""What is typed about pay, fees and overhead. Money is typed in the currency and kept in cents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Team
from apps.analytics.choices import FeePer
from apps.channels.choices import ChannelKind

CENTS = Decimal(100)


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_value=Decimal(1_000_000), decimal_places=2
    )


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
    )


class RateForm(forms.Form):
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("Everybody")
    )
    amount = _amount(_("An hour costs, everything included"))
    valid_from = _day(_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.current()  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate().replace(day=1)

    @property
    def cents(self) -> int:
        return int(self.cleaned_data["amount"] * CENTS)


class FeeForm(forms.Form):
    name = forms.CharField(label=_("What for"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Channel"), choices=[("", _("The whole house")), *ChannelKind.choices],
        required=False,
    )  # fmt: skip
    amount = _amount(_("Amount"))
    per = forms.ChoiceField(label=_("For"), choices=FeePer)
    valid_from = _day(_("From"))
    valid_to = _day(_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate().replace(day=1)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("It ends before it begins."))
        return cleaned

    def fields_of_row(self) -> dict[str, Any]:
        row = dict(self.cleaned_data)
        row["cents"] = int(row.pop("amount") * CENTS)
        return row
