"""A length of time as people type it: "20 s", "5 min", "8 h", "2 d"; a bare number is seconds."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.routing.services import rule_words

UNITS = {"": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "hr": 3600, "d": 86400}
WRITTEN = re.compile(r"(\d{1,7})\s*([a-z]*)\.?")


class SpanField(forms.CharField):
    """Seconds; shown and typed in words."""

    def __init__(self, **kwargs: Any) -> None:
        self.most: int = kwargs.pop("most", 30 * 86400)
        super().__init__(max_length=12, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return rule_words.span(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip().lower()
        if not text:
            return None
        found = WRITTEN.fullmatch(text)
        if found is None or found[2] not in UNITS:
            raise forms.ValidationError(_("Write a time such as 20 s, 5 min or 8 h."))
        seconds = int(found[1]) * UNITS[found[2]]
        if seconds > self.most:
            raise forms.ValidationError(
                _("At most %(most)s.") % {"most": rule_words.span(self.most)}
            )
        return seconds
