"""The settings of integrations: part of the ``settings`` namespace of ``config.urls``."""

from __future__ import annotations

from django.urls import path

from apps.integrations.views import webhooks

urlpatterns = [
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.webhook_new, name="webhook_new"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.rotation, name="webhook_rotation"),
    path("webhooks/<int:pk>/pause/", webhooks.pause, name="webhook_pause"),
    path("webhooks/<int:pk>/test/", webhooks.trial, name="webhook_trial"),
    path("webhooks/<int:pk>/removal/", webhooks.removal, name="webhook_removal"),
    path("webhooks/deliveries/<int:pk>/resend/", webhooks.resend, name="webhook_resend"),
]
