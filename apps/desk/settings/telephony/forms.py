from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.routing.models import Queue
from apps.voice.choices import CallerId, ConsentPolicy
from apps.voice.domain import dialling, screen_pop, turn
from apps.voice.models import CallFlow, PhoneNumber, VoiceServer

FLOWS = ("flow", "closed_flow", "after_flow")


class NumberForm(forms.Form):
    """One of our numbers: whose, where its calls go, what it shows and keeps."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Orders line, Service"))
    number = forms.CharField(
        label=_("Number"), max_length=20, help_text=_("With its country: +46 40 666 01 00")
    )
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"))
    queue = forms.ModelChoiceField(Queue.objects.none(), label=_("Calls go to"), required=False)
    flow = forms.ModelChoiceField(
        CallFlow.objects.none(), label=_("Callers meet first"), required=False,
        empty_label=_("Nothing: straight into the line"),
    )  # fmt: skip
    closed_flow = forms.ModelChoiceField(
        CallFlow.objects.none(), label=_("When it is closed"), required=False,
        empty_label=_("The same"),
    )  # fmt: skip
    after_flow = forms.ModelChoiceField(
        CallFlow.objects.none(), label=_("After the agent hung up"), required=False,
        empty_label=_("Nothing: the call is over"),
    )  # fmt: skip
    server = forms.ModelChoiceField(
        VoiceServer.objects.filter(archived_at=None), label=_("Telephone server"), empty_label=None
    )
    caller_id = forms.ChoiceField(label=_("Calls out of it show"), choices=CallerId)
    records = forms.BooleanField(label=_("Record its calls"), required=False)
    consent = forms.ChoiceField(
        label=_("Callers are told that it is recorded"), choices=ConsentPolicy,
        initial=ConsentPolicy.COUNTRY,
        help_text=_("Who must be told and cannot be, for want of a prompt, is not recorded"),
    )  # fmt: skip
    consent_announcement = forms.CharField(
        label=_("Said before anything else"), max_length=120, required=False,
        help_text=_("A prompt by its name, or sound:… of the telephone server; empty: “consent”"),
    )  # fmt: skip
    tells_agent = forms.BooleanField(label=_("Show agents who listens"), required=False)
    screen_pop = forms.CharField(
        label=_("Opens callers in another program"), max_length=500, required=False,
        widget=forms.TextInput(attrs={"class": "ltr", "placeholder": "https://"}),
        help_text=_("An address with any of: %(words)s") % {
            "words": ", ".join("{{ " + word + " }}" for word in screen_pop.WORDS)
        },
    )  # fmt: skip

    def __init__(self, *args: Any, by: User, row: PhoneNumber | None = None, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)
        brands = Brand.objects.visible_to(by).current()
        cast("forms.ModelChoiceField[Brand]", self.fields["brand"]).queryset = brands
        queues = Queue.objects.visible_to(by).current()
        cast("forms.ModelChoiceField[Queue]", self.fields["queue"]).queryset = queues
        flows = CallFlow.objects.visible_to(by).in_use().live()
        for name in FLOWS:
            field = cast("forms.ModelChoiceField[CallFlow]", self.fields[name])
            field.queryset = flows.filter(brand=row.channel.brand_id) if row else flows
        if row is not None:  # calls that were made keep what they were made with
            for name in ("number", "brand", "server"):
                self.fields[name].disabled = True

    def clean_screen_pop(self) -> str:
        template = str(self.cleaned_data["screen_pop"])
        if screen_pop.problem(template):
            raise forms.ValidationError(
                _("An https address; only these words, and none of them in the host.")
            )
        return template

    def clean(self) -> None:
        super().clean()
        brand = self.cleaned_data.get("brand")
        for name in FLOWS:
            flow = self.cleaned_data.get(name)
            if flow and brand and flow.brand_id != brand.pk:
                self.add_error(name, _("That flow is another brand’s."))

    def clean_number(self) -> str:
        return written_number(self.cleaned_data["number"])


class RelayForm(forms.Form):
    """How the browsers of a call from a website find a way to each other."""

    stun_urls = forms.CharField(
        label=_("STUN servers"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, like stun:turn.example.org:3478"),
    )  # fmt: skip
    turn_urls = forms.CharField(
        label=_("TURN servers"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, like turn:turn.example.org:3478?transport=udp"),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Secret shared with the TURN servers"), required=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Stored, and never shown. Leave it empty to keep it."),
    )  # fmt: skip

    def clean_stun_urls(self) -> str:
        return self._readable("stun_urls", "stun")

    def clean_turn_urls(self) -> str:
        return self._readable("turn_urls", "turn", "turns")

    def _readable(self, name: str, *schemes: str) -> str:
        given = str(self.cleaned_data[name]).split()
        if turn.addresses(" ".join(given), *schemes) != given:
            raise forms.ValidationError(
                _("An address looks like %(it)s:host:port.") % {"it": schemes[0]}
            )
        return "\n".join(given)


class RuleForm(forms.Form):
    """What one person may dial."""

    abroad = forms.BooleanField(label=_("May call abroad"), required=False)
    premium = forms.BooleanField(label=_("May call numbers that cost extra"), required=False)
    per_day = forms.IntegerField(
        label=_("Calls out on one day"), required=False, min_value=0, max_value=5000,
        help_text=_("Empty: as many as usual"),
    )  # fmt: skip


def written_number(text: str) -> str:
    """E.164 of what was typed. Raises ValidationError."""
    number = dialling.written(text)
    if not number:
        raise forms.ValidationError(_("Write it with + and its country."))
    return number
