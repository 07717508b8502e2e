from __future__ import annotations

from django.urls import path

from apps.channels.views import webhooks

app_name = "channels"

urlpatterns = [
    path("in/generic/<slug:key>/", webhooks.generic, name="generic"),
]
