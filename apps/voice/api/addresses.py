"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.voice.api import calls

urlpatterns = [
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("phone-numbers/", calls.PhoneNumbers.as_view(), name="phone_numbers"),
]
