"""An account's form: its name and brand, and what its adapter asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.channels.adapters import adapter_for
from apps.channels.models import ChannelAccount
from apps.channels.protocol import Setting
from apps.channels.services import credentials

LINES = {"origins", "aliases"}  # settings of several lines


class AccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    brand = forms.ModelChoiceField(queryset=Brand.objects.none(), label=_("Brand"))
    address = forms.EmailField(label=_("E-mail address"), max_length=320)

    def __init__(
        self, *args: Any, kind: str, by: User, account: ChannelAccount | None = None, **kwargs: Any
    ) -> None:
        if account:
            kwargs["initial"] = {"name": account.name, "address": account.address}
        super().__init__(*args, **kwargs)
        brands = self.fields["brand"]
        assert isinstance(brands, forms.ModelChoiceField)  # noqa: S101
        brands.queryset = Brand.objects.visible_to(by).current()
        if account:
            del self.fields["brand"]  # cases belong to the brand: an account does not move
        if kind != "email":
            del self.fields["address"]
        stored = set(credentials.names(account)) if account else set()
        self.settings = list(adapter_for(kind).settings)
        for setting in self.settings:
            value = account.options.get(setting.name) if account else setting.default
            self.fields[setting.name] = _field(setting, value, stored=setting.name in stored)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        names = {setting.name for setting in self.settings}
        values = {name: value for name, value in self.cleaned_data.items() if name not in names}
        return values | {"settings": {name: self.cleaned_data[name] for name in names}}

    def blame(self, problems: dict[str, str]) -> None:
        for name, words in problems.items():
            self.add_error(name if name in self.fields else None, words)


def _field(setting: Setting, value: Any, *, stored: bool) -> forms.CharField:
    hint = gettext(setting.hint) if setting.hint else ""
    widget: forms.Widget = forms.TextInput()
    if setting.secret:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        hint = gettext("Stored, and never shown. Leave it empty to keep it.") if stored else hint
    elif setting.choices:
        widget = forms.Select(choices=[(choice, gettext(choice)) for choice in setting.choices])
    elif setting.name in LINES:
        widget = forms.Textarea(attrs={"rows": 2})
    if isinstance(value, list):
        value = "\n".join(str(line) for line in value)
    return forms.CharField(
        label=gettext(setting.label),
        help_text=hint,
        required=setting.required and not stored,
        initial="" if setting.secret else value,
        max_length=2000,
        widget=widget,
        strip=not setting.secret,
    )


class TrialForm(forms.Form):
    send_to = forms.CharField(label=_("Send a test message to"), max_length=320, required=False)
