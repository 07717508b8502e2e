"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.voice.api import calls, kept

urlpatterns = [
    path("recordings/", kept.Recordings.as_view(), name="recordings"),
    path("recordings/<int:pk>/", kept.OneRecording.as_view(), name="recording"),
    path("recordings/<int:pk>/words/", kept.Words.as_view(), name="recording_words"),
    path("callbacks/", kept.Callbacks.as_view(), name="callbacks"),
    path("callbacks/<int:pk>/", kept.OneCallback.as_view(), name="callback"),
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("phone-numbers/", calls.PhoneNumbers.as_view(), name="phone_numbers"),
]
