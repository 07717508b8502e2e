from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Cursor:
    after: int
    before: int
    leg: int
    since: datetime | None


class CursorForm(forms.Form):
    """Where a reader stands in a thread. A garbled place means the beginning, not an error."""

    after = forms.IntegerField(min_value=0, required=False)
    before = forms.IntegerField(min_value=0, required=False)
    leg = forms.IntegerField(min_value=0, required=False)
    since = forms.DateTimeField(required=False)

    @classmethod
    def of(cls, request: HttpRequest) -> Cursor:
        form = cls(request.GET or request.POST)
        form.is_valid()
        clean = form.cleaned_data
        return Cursor(
            after=clean.get("after") or 0,
            before=clean.get("before") or 2**31 - 1,
            leg=clean.get("leg") or 0,
            since=clean.get("since"),
        )


class SnoozeForm(forms.Form):
    """``until``: a moment, or a word for one."""

    WORDS = {"hour": timedelta(hours=1), "tomorrow": timedelta(days=1), "week": timedelta(days=7)}

    word = forms.ChoiceField(choices=[(w, w) for w in (*WORDS, "reply")], required=False)
    at = forms.DateTimeField(required=False)

    def until(self, *, now: datetime) -> datetime | None:
        """When the case comes back; None means when the customer writes."""
        clean = self.cleaned_data
        if clean["at"]:
            return clean["at"]  # type: ignore[no-any-return]
        return now + self.WORDS[clean["word"]] if clean["word"] in self.WORDS else None
