from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import SkillKind
from apps.accounts.models import Skill, Team, User
from apps.accounts.models.skill import TOP_LEVEL

SQUARE = re.compile(r"(\d{1,18}):(\d{1,18})")
LEVELS = [(str(level), str(level)) for level in range(TOP_LEVEL + 1)]


class MatrixFilter(forms.Form):
    """Whose rows are shown: one team's, or those whose name fits."""

    team = forms.ModelChoiceField(
        queryset=Team.objects.none(), required=False, empty_label=_("Every team"), label=_("Team")
    )
    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(
        required=False, choices=[("", _("Every kind")), *SkillKind.choices], label=_("Kind")
    )
    after = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(by).current()  # type: ignore[attr-defined]

    def said(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class LevelsForm(forms.Form):
    """The picked squares, ``user:skill`` each, and what they shall be."""

    level = forms.ChoiceField(choices=LEVELS)
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, squares: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = (SQUARE.fullmatch(square) for square in squares)
        self.squares = [(int(m[1]), int(m[2])) for m in found if m]

    def valid_to(self) -> datetime | None:
        """The end of the last day; none without one."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class SkillForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Skill
        fields = ["name", "kind", "description", "needed_people", "requires_certificate"]
        labels = {
            "name": _("Name"),
            "kind": _("Kind"),
            "description": _("What it means"),
            "needed_people": _("People needed at level 3 or above"),
            "requires_certificate": _("Needs a certificate"),
        }


class CopyForm(forms.Form):
    source = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Copy from"), empty_label=_("Choose a person")
    )
    to = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), label=_("To"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.visible_to(by).active().at_the_desk()
        for name in ("source", "to"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"})
    )
