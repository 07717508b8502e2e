from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User

LIFETIMES = {"30": _("30 days"), "90": _("90 days"), "365": _("A year"), "": _("Until revoked")}


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("And never more than you."),
    )
    lifetime = forms.ChoiceField(
        label=_("It ends after"), choices=list(LIFETIMES.items()), required=False, initial="90"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [action.value for action in Action if user.may(action)]
        self.fields["scopes"].choices = [(a, a) for a in allowed]  # type: ignore[attr-defined]

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["lifetime"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class TokenForSomebody(TokenForm):
    """An administrator makes one in a colleague's name: a service account's, as a rule."""

    owner = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("In the name of"), empty_label=None
    )
    field_order = ["owner", "name", "lifetime", "scopes"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        people = User.objects.visible_to(user).active()
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].initial = user.pk
