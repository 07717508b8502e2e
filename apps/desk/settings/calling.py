"""Forms of the calling rules: windows, and numbers that nobody calls."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from phonenumbers import SUPPORTED_REGIONS

from apps.accounts.models import Brand, User
from apps.desk.settings.hours import DAYS

MOST_BYTES = 2 * 1024 * 1024
WORKDAYS = [0, 1, 2, 3, 4]


class WindowForm(forms.Form):
    country = forms.ChoiceField(label=_("Calls to"), required=False)
    brand = forms.ModelChoiceField(
        Brand.objects.none(), label=_("For"), required=False, empty_label=_("Every brand")
    )
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}))
    days = forms.TypedMultipleChoiceField(
        label=_("On"), coerce=int, choices=list(enumerate(DAYS)), initial=WORKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = cast("forms.ChoiceField", self.fields["country"])
        countries.choices = [("", _("Every country"))] + [(c, c) for c in sorted(SUPPORTED_REGIONS)]
        brands = Brand.objects.visible_to(by).current()
        cast("forms.ModelChoiceField[Brand]", self.fields["brand"]).queryset = brands

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        begins, ends = clean.get("begins"), clean.get("ends")
        if begins and ends and ends <= begins and (ends.hour or ends.minute):
            self.add_error("ends", _("It ends after it begins; 00:00 is the end of the day."))
        return clean


class NumbersForm(forms.Form):
    """Numbers that are never called: typed, or a list of a regulator."""

    numbers = forms.CharField(
        label=_("Numbers, one a line"), required=False, max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ltr"}),
        help_text=_("With their country: +46 40 666 01 00"),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a file of them"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=160)

    def clean_file(self) -> str:
        """Its text: the first column of each line."""
        found = self.cleaned_data["file"]
        if not isinstance(found, UploadedFile):
            return ""
        if (found.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("Files of up to 2 MB are read."))
        return found.read().decode("utf-8", errors="replace")

    def texts(self) -> list[str]:
        lines = f"{self.cleaned_data['numbers']}\n{self.cleaned_data['file']}".splitlines()
        columns = (line.replace(";", ",").split(",")[0].strip(' \t"') for line in lines)
        return [text for text in columns if text]


class LiftForm(forms.Form):
    reason = forms.CharField(max_length=160)
