from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.voice.models import PhoneNumber
from apps.voice.services import pieces

SWITCHES = {"mute": "muted", "hide": "hidden", "hold_party": "held", "mute_party": "muted"}
PARTIES = ("drop", "hold_party", "mute_party")
PLAIN = ("answer", "hold", "resume", "hang_up", "conference", "complete")
VERBS = (*PLAIN, *SWITCHES, "drop", "digits")


class OrderForm(forms.Form):
    """One key of the call bar."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    on = forms.BooleanField(required=False)
    leg = forms.IntegerField(required=False, min_value=1)
    digits = forms.RegexField(r"^[0-9*#]{1,32}$", required=False)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        verb = clean.get("verb")
        if verb in PARTIES and not clean.get("leg"):
            self.add_error("leg", _("Who?"))
        if verb == "digits" and not clean.get("digits"):
            self.add_error("digits", _("Which key?"))
        return clean

    def particulars(self) -> dict[str, Any]:
        clean = self.cleaned_data
        verb, said = clean["verb"], {}
        if verb in SWITCHES:
            said[SWITCHES[verb]] = clean["on"]
        if verb in PARTIES:
            said["leg"] = clean["leg"]
        if verb == "digits":
            said["digits"] = clean["digits"]
        return said


class DialForm(forms.Form):
    """A number by hand, and which of ours it sees."""

    number = forms.CharField(label=_("Number"), max_length=40)
    shown = forms.ModelChoiceField(
        PhoneNumber.objects.none(), label=_("They see"), empty_label=None
    )
    reason = forms.CharField(
        label=_("Call all the same, because"), max_length=200, required=False,
        help_text=_("It is written down with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, numbers: list[PhoneNumber], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[PhoneNumber]", self.fields["shown"])
        field.queryset = PhoneNumber.objects.filter(pk__in=[each.pk for each in numbers])
        field.label_from_instance = _named  # type: ignore[assignment, method-assign]
        if numbers and not self.is_bound:
            field.initial = numbers[0].pk


class QualityForm(forms.Form):
    call = forms.UUIDField()
    score = forms.FloatField(min_value=1, max_value=5)
    loss = forms.FloatField(min_value=0, max_value=1)
    jitter = forms.FloatField(min_value=0, max_value=60_000)
    trip = forms.FloatField(min_value=0, max_value=60_000)


class StretchForm(forms.Form):
    """A recording that a browser begins."""

    client_id = forms.RegexField(r"^[0-9A-Za-z-]{8,40}$")
    content_type = forms.ChoiceField(choices=[(kind, kind) for kind in pieces.TYPES])


class PieceForm(forms.Form):
    """How long one piece of it is, and how loud: ``levels=3,40,7``."""

    seconds = forms.FloatField(min_value=0, max_value=pieces.MAX_SECONDS)
    levels = forms.CharField(required=False, max_length=4 * pieces.MAX_LEVELS)
    last = forms.BooleanField(required=False)

    def clean_levels(self) -> list[int]:
        said = [part for part in self.cleaned_data["levels"].split(",") if part]
        if len(said) > pieces.MAX_LEVELS or not all(one.isdecimal() for one in said):
            raise forms.ValidationError(_("Whole numbers from 0 to 100."))
        return [min(int(one), 100) for one in said]


def _named(number: PhoneNumber) -> str:
    return f"{number.number}, {number.channel}"
