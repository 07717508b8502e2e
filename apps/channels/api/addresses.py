"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.channels.api import channels

urlpatterns = [
    path("channels/", channels.Channels.as_view(), name="channels"),
    path("channels/<str:key>/", channels.OneChannel.as_view(), name="channel"),
    path("channels/<str:key>/pause/", channels.Pause.as_view(), name="channel_pause"),
    path("outbox/", channels.Outbox.as_view(), name="outbox"),
    path("outbox/<int:pk>/retry/", channels.Retry.as_view(), name="outbox_retry"),
    path("inbound-events/", channels.Inbound.as_view(), name="inbound_events"),
    path("inbound-events/<int:pk>/release/", channels.Release.as_view(), name="inbound_release"),
]
