from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.voice.models import LineSound, Prompt

KEY = r"[0-9*#]"


class LineSoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """Of one queue; prompts are its brand's."""

    callback_key = forms.RegexField(KEY, label=_("The key that takes it"), max_length=1)

    class Meta:
        model = LineSound
        fields = (
            "music", "every_seconds", "says_position", "says_wait", "comfort",
            "callback_after", "callback_prompt", "callback_key",
        )  # fmt: skip
        labels = {
            "music": _("Music"),
            "every_seconds": _("Said every so many seconds"),
            "says_position": _("Say their place in the line"),
            "says_wait": _("Say how long it takes, when that is known"),
            "comfort": _("And this, each time"),
            "callback_after": _("Offer a callback after so many seconds"),
            "callback_prompt": _("The words of the offer"),
        }
        help_texts = {
            "music": _("A class of the telephone server; empty: its usual one"),
            "every_seconds": _("0: nothing is said"),
            "callback_after": _("0: it is not offered"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prompts = Prompt.objects.in_use().filter(brand=self.instance.queue.brand_id)
        for name in ("comfort", "callback_prompt"):
            field = cast("forms.ModelChoiceField[Prompt]", self.fields[name])
            field.queryset, field.empty_label = prompts, str(_("Nothing"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("callback_after") and not given.get("callback_prompt"):
            self.add_error("callback_prompt", _("Callers must hear that they may choose it."))
        return given
