from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


class JoinForm(forms.Form):
    """What somebody invited says about themselves."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    username = forms.CharField(
        label=_("Username"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. A sentence is easy to keep in mind."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if password := given.get("password"):
            who = User(
                username=given.get("username", ""), display_name=given.get("display_name", "")
            )
            try:
                password_validation.validate_password(password, who)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given
