"""The living style page: every part of the house as templates draw it. Demo and debug only."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

CHANNELS = [("chat", "Chat"), ("email", "E-mail"), ("voice", "Call")]


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As customers see it.")
    kind = forms.ChoiceField(choices=CHANNELS)
    when = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}))
    skills = forms.MultipleChoiceField(choices=CHANNELS, required=False)
    about = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), required=False)
    ways = forms.MultipleChoiceField(choices=CHANNELS, widget=forms.CheckboxSelectMultiple)
    order = forms.ChoiceField(choices=CHANNELS[:2], widget=forms.RadioSelect)
    rate = forms.BooleanField(label="Ask for a rating", required=False)
    open = forms.BooleanField(label="Open on holidays", required=False, help_text="Next: 6 Dec.")
    logo = forms.FileField(required=False)


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "form": Sample(),
        "refused": Sample({}, auto_id="refused_%s"),
        "was": now - timedelta(minutes=252),
        "soon": now + timedelta(seconds=90),
        "menu": [
            {"label": "Hand over", "icon": "transfer", "url": "#"},
            {"label": "Call back", "icon": "callback", "reason": "No number is known"},
        ],
    }
    return render(request, "design/page.html", context)
