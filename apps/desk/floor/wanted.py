"""What the reader has open and how they group the floor, carried in every address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest

GROUPINGS = ("team", "queue", "state")


@dataclass(frozen=True, slots=True)
class Wanted:
    by: str = "team"
    crew: str = ""  # the key of the one crew drawn in full
    queue: int = 0
    agent: int = 0
    contact: int = 0

    @property
    def query(self) -> str:
        """The same view again, without what is at its usual."""
        usual = Wanted()
        values = {name: getattr(self, name) for name in self.__slots__}
        return urlencode({n: v for n, v in values.items() if v != getattr(usual, n)})


class WantedForm(forms.Form):
    """A garbled address shows the usual view, not an error."""

    by = forms.ChoiceField(choices=[(word, word) for word in GROUPINGS], required=False)
    crew = forms.SlugField(max_length=30, required=False)
    queue = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    agent = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    contact = forms.IntegerField(min_value=1, max_value=2**62, required=False)

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        form = cls(request.GET)
        form.is_valid()
        return Wanted(**{name: value for name, value in form.cleaned_data.items() if value})
