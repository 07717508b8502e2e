from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.quality.choices import ScreenMode
from apps.voice.domain import redaction

LONGEST = 36500  # days


class CallsForm(forms.Form):
    """What one brand keeps of its calls."""

    days = forms.IntegerField(
        label=_("Kept for so many days"), required=False, min_value=1, max_value=LONGEST,
        help_text=_("Empty: without end. What is under a legal hold stays longer."),
    )  # fmt: skip
    masks = forms.CharField(
        label=_("Hidden in transcripts, one pattern a line"), required=False, max_length=1300,
        widget=forms.Textarea(attrs={"rows": 4, "class": "textarea mono"}),
        help_text=_("# is a digit, @ a letter: HR-######. Spaces and dashes may be left out."),
    )  # fmt: skip

    def clean_masks(self) -> list[str]:
        masks = [line.strip() for line in self.cleaned_data["masks"].splitlines() if line.strip()]
        for mask in masks:
            if redaction.mask_problem(mask):
                raise forms.ValidationError(
                    _("“%(mask)s” is no pattern: write 4 to 60 characters with # or @."),
                    params={"mask": mask},
                )
        return masks


class ScreensForm(forms.Form):
    """Whether screens are recorded, of a team or a queue."""

    mode = forms.ChoiceField(label=_("Recorded"), choices=ScreenMode.choices)
    percent = forms.IntegerField(label=_("Share, in percent"), min_value=1, max_value=100)
    days = forms.IntegerField(label=_("Kept for so many days"), min_value=1, max_value=365)
