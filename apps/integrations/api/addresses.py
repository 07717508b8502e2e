"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.integrations.api import events, webhooks

urlpatterns = [
    path("webhooks/", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<int:pk>/", webhooks.OneWebhook.as_view(), name="webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.Rotation.as_view(), name="webhook_secret"),
    path("webhooks/<int:pk>/pause/", webhooks.Pause.as_view(), name="webhook_pause"),
    path("webhooks/<int:pk>/test/", webhooks.Test.as_view(), name="webhook_test"),
    path("webhook-deliveries/", webhooks.Dispatches.as_view(), name="dispatches"),
    path("webhook-deliveries/<int:pk>/resend/", webhooks.Resend.as_view(), name="resend"),
    path("event-types/", events.Kinds.as_view(), name="event_types"),
    path("events/", events.Events.as_view(), name="events"),
    path("events/stream/", events.Stream.as_view(), name="event_stream"),
]
