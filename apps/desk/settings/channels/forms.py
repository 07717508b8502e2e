"""One form a kind of channel, made of what its adapter declares and what its face shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Brand, User
from apps.channels.choices import ChannelKind
from apps.channels.models import ChannelAccount
from apps.channels.protocol import Setting
from apps.channels.services import accounts, credentials
from apps.routing.models import Queue

CONNECTABLE = (ChannelKind.CHAT, ChannelKind.EMAIL, ChannelKind.FORM, ChannelKind.GENERIC)
WITH_FACE = (ChannelKind.CHAT, ChannelKind.FORM)  # customers see it: look, words, fields
LONG = {"origins", "aliases"}
USUAL_RADIUS = 14  # px
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
CALLS = [
    ("", _("no calls")), ("voice", _("voice")), ("video", _("voice and video")),
]  # fmt: skip
RECORDING = [
    ("", _("never recorded")), ("ask", _("recorded if the visitor agrees")),
    ("tell", _("recorded, and the visitor is told")),
]  # fmt: skip
ASKED = [("", _("not asked")), ("optional", _("optional")), ("required", _("required"))]
PRE_CHAT = {
    "name": ("text", _("Name")),
    "email": ("email", _("E-mail")),
    "question": ("text", _("Question")),
}
WORDS = {
    "tagline": _("Line under the name"),
    "notice": _("Notice before the chat"),
    "peek": _("Teaser beside the button"),
    "intro": _("First words of the form"),
}


class ChannelForm(forms.Form):
    """``account``: unless it is new. Secrets are never shown: empty keeps what is stored."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As colleagues read it."))
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), empty_label=None)
    address = forms.EmailField(label=_("Address"), max_length=320)
    queue = forms.ModelChoiceField(
        Queue.objects.none(), label=_("Goes to"), required=False,
        empty_label=_("the brand's first queue"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, by: User, kind: str, account: ChannelAccount | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.account = kind, account
        self.fields["brand"].queryset = Brand.objects.visible_to(by).current()  # type: ignore[attr-defined]
        self.fields["queue"].queryset = Queue.objects.visible_to(by).current()  # type: ignore[attr-defined]
        if account:
            del self.fields["brand"]
        if kind != ChannelKind.EMAIL:
            del self.fields["address"]
        options: dict[str, Any] = account.options if account else {}
        self.stored = set(credentials.names(account)) if account else set()
        for setting in accounts.settings_for(kind):
            self._add(setting, options)
        if kind in WITH_FACE:
            self._add_face(options)
        if kind == ChannelKind.CHAT:
            self._add_calls(options)
        queues = list(self.fields["queue"].queryset[:2])  # type: ignore[attr-defined]
        if len(queues) == 1:
            self.initial["queue"] = queues[0].pk
        if account:
            self.initial.update(name=account.name, address=account.address)
            point = getattr(account, "entry_point", None)
            self.initial["queue"] = point.queue_id if point else None

    def clean_accent(self) -> str:
        colour: str = self.cleaned_data["accent"].strip()
        if colour and not COLOUR.fullmatch(colour):
            raise forms.ValidationError(_("A colour looks like #0b7a75."))
        return colour

    def options(self) -> dict[str, Any]:
        """What the account keeps: the adapter's settings, and how the channel shows itself."""
        given = self.cleaned_data
        names = [setting.name for setting in accounts.settings_for(self.kind)]
        values: dict[str, Any] = {name: given.get(name) or "" for name in names}
        if self.kind in WITH_FACE:
            radius = given["radius"]
            values["theme"] = {
                "accent": given["accent"],
                "radius": USUAL_RADIUS if radius is None else radius,
                "mode": given["mode"] or "light dark",
            }
            values |= {name: given[name] for name in WORDS} | {"privacy": given["privacy"]}
            values["form"] = [
                {"name": name, "kind": kind, "label": str(label), "required": asked == "required"}
                for name, (kind, label) in PRE_CHAT.items()
                if (asked := given[f"ask_{name}"])
            ]
        if self.kind == ChannelKind.CHAT:
            values |= {"calls": given["calls"], "recording": given["recording"]}
        return values

    def calling(self) -> list[forms.BoundField]:
        return [self[name] for name in ("calls", "recording") if name in self.fields]

    def basic(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "brand", "address", "queue") if name in self.fields]

    def connection(self) -> list[forms.BoundField]:
        names = [setting.name for setting in accounts.settings_for(self.kind)]
        return [self[name] for name in names]

    def face(self) -> list[forms.BoundField]:
        names = ("accent", "radius", "mode", *WORDS, "privacy")
        return [self[name] for name in names if name in self.fields]

    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("ask_")]

    def refuse(self, problems: Mapping[str, str]) -> None:
        """What the service said about a setting stands at its field."""
        for name, words in problems.items():
            self.add_error(name if name in self.fields else None, words)

    def _add(self, setting: Setting, options: Mapping[str, Any]) -> None:
        widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
        hint: Any = setting.hint
        if setting.secret:
            widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            if setting.name in self.stored:
                hint = _("Stored, and never shown. Leave it empty to keep it.")
        elif setting.choices:
            widget = forms.Select(choices=[(choice, gettext(choice)) for choice in setting.choices])
        elif setting.name in LONG:
            widget = forms.Textarea(attrs={"rows": 2})
        self.fields[setting.name] = forms.CharField(
            label=gettext(setting.label),
            required=setting.required and setting.name not in self.stored,
            help_text=hint and gettext(hint),
            max_length=2000,
            widget=widget,
            strip=not setting.secret,
            initial="" if setting.secret else options.get(setting.name, setting.default),
        )

    def _add_calls(self, options: Mapping[str, Any]) -> None:
        self.fields["calls"] = forms.ChoiceField(
            label=_("Visitors may call"), choices=CALLS, required=False,
            initial=options.get("calls", ""),
            help_text=_("From the chat, browser to browser: nothing is installed."),
        )  # fmt: skip
        self.fields["recording"] = forms.ChoiceField(
            label=_("Their calls are"), choices=RECORDING, required=False,
            initial=options.get("recording", ""),
        )  # fmt: skip

    def _add_face(self, options: Mapping[str, Any]) -> None:
        theme = options.get("theme") or {}
        asked = {row.get("name"): row for row in options.get("form") or []}
        self.fields["accent"] = forms.CharField(
            label=_("Colour"), required=False, max_length=7, initial=theme.get("accent", ""),
            help_text=_("Like #0b7a75; empty: the house's own."),
        )  # fmt: skip
        self.fields["radius"] = forms.IntegerField(
            label=_("Roundness"),
            min_value=0,
            max_value=24,
            required=False,
            initial=theme.get("radius", USUAL_RADIUS),
        )
        self.fields["mode"] = forms.ChoiceField(
            label=_("Light or dark"), required=False, initial=theme.get("mode", "light dark"),
            choices=[
                ("light dark", _("as the visitor's system")), ("light", _("light")),
                ("dark", _("dark")),
            ],
        )  # fmt: skip
        for name, label in WORDS.items():
            said = options.get(name)
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=300,
                initial=said if isinstance(said, str) else "",
            )  # fmt: skip
        self.fields["privacy"] = forms.URLField(
            label=_("Privacy page"), required=False, initial=options.get("privacy", ""),
            assume_scheme="https",
        )  # fmt: skip
        for name, (_kind, label) in PRE_CHAT.items():
            row = asked.get(name)
            initial = "" if row is None else ("required" if row.get("required") else "optional")
            self.fields[f"ask_{name}"] = forms.ChoiceField(
                label=label, choices=ASKED, required=False, initial=initial
            )
