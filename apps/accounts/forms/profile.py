from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.accounts.choices import Density, Theme
from apps.accounts.domain import shortcuts
from apps.accounts.models import User

SOUNDS = {
    "offer": _("New offer"),
    "message": _("New message in my work"),
    "mention": _("Somebody mentions me"),
    "warning": _("A promised time runs out"),
}
SILENT_AT_FIRST = frozenset({"message"})


def time_zones() -> list[tuple[str, str]]:
    """Places people know, without the old names kept for machines."""
    names = (zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    kept = sorted(name for name in names if not name.startswith(("Etc/", "SystemV/", "US/")))
    return [(name, name.replace("_", " ")) for name in kept]


class LookForm(forms.Form):
    """How the desk looks and speaks to one person."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    theme = forms.ChoiceField(
        label=_("Light or dark"), choices=Theme.choices, required=False, widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=_("Density"), choices=Density.choices, required=False, widget=forms.RadioSelect
    )
    sounds = forms.MultipleChoiceField(
        label=_("Sounds"),
        choices=list(SOUNDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    gets_mail = forms.BooleanField(
        label=_("Mail me what the bell says of reviews, coaching and lessons"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_browser = ("", _("As my browser says"))
        self.fields["language"].choices = [as_browser, *settings.LANGUAGES]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [("", "UTC"), *time_zones()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What ``preferences.change`` takes."""
        given = dict(self.cleaned_data)
        given["sounds"] = {name: name in given["sounds"] for name in SOUNDS}
        return given

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        fields = ("language", "time_zone", "theme", "density", "gets_mail")
        heard = [name for name in SOUNDS if user.sounds.get(name, name not in SILENT_AT_FIRST)]
        return {name: getattr(user, name) for name in fields} | {"sounds": heard}


LABELS = {
    "palette": _("Search and actions"),
    "keys": _("List of shortcuts"),
    "next": _("Next in the list"),
    "previous": _("Previous in the list"),
    "open": _("Open"),
    "accept": _("Accept the offer"),
    "reply": _("Reply"),
    "note": _("Internal note"),
    "via": _("Change the channel"),
    "canned": _("Ready answers"),
    "assign": _("Assign"),
    "mine": _("Take it myself"),
    "snooze": _("Snooze"),
    "resolve": _("Resolve"),
    "resolve-next": _("Resolve and go on"),
    "wrap-up": _("Wrap up"),
    "customer": _("Show the customer"),
    "history": _("Show the history"),
    "copy-reference": _("Copy the case number"),
    "send": _("Send"),
    "back": _("Back to the list"),
}


class KeysForm(forms.Form):
    """One key for each action; a blank one is the default."""

    shortcuts_enabled = forms.BooleanField(
        label=_("Single letters are shortcuts"),
        required=False,
        help_text=_("Off, only keys with Ctrl, ⌘ or Alt work: for speech control and shaky hands."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for action, key in shortcuts.DEFAULTS.items():
            self.fields[f"key_{action}"] = forms.CharField(
                label=LABELS.get(action, action),
                required=False,
                max_length=shortcuts.LONGEST,
                widget=forms.TextInput(
                    attrs={"placeholder": key, "autocomplete": "off", "spellcheck": "false"}
                ),
            )

    def keys(self) -> dict[str, str]:
        return {action: self.cleaned_data[f"key_{action}"] for action in shortcuts.DEFAULTS}

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        own = {f"key_{action}": key for action, key in user.shortcuts.items()}
        return own | {"shortcuts_enabled": user.shortcuts_enabled}

    def clean(self) -> dict[str, Any]:
        """Says at each field which key it shares, and with what."""
        given = super().clean() or {}
        own = {a: given[f"key_{a}"] for a in shortcuts.DEFAULTS if given.get(f"key_{a}")}
        for action, key in own.items():
            if not shortcuts.is_key(key):
                self.add_error(f"key_{action}", _("This is not a key. Write it like Alt+a."))
        for actions in shortcuts.clashes(own).values():
            for action in set(actions) & own.keys():
                others = ", ".join(str(LABELS.get(a, a)) for a in actions if a != action)
                self.add_error(f"key_{action}", _("Also: %(others)s") % {"others": others})
        return given
