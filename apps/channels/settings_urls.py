"""The settings of channels: part of the ``settings`` namespace that ``config.urls`` composes."""

from __future__ import annotations

from django.urls import path

from apps.channels.views import accounts, quarantine

urlpatterns = [
    path("channels/<int:pk>/trial/", accounts.channel_trial, name="channel_trial"),
    path("channels/<int:pk>/pause/", accounts.channel_pause, name="channel_pause"),
    path("channels/<int:pk>/archive/", accounts.channel_archive, name="channel_archive"),
    path("channels/quarantine/", quarantine.quarantine, name="quarantine"),
    path("channels/quarantine/<int:pk>/", quarantine.original, name="quarantine_original"),
    path("channels/quarantine/<int:pk>/release/", quarantine.release, name="quarantine_release"),
]
