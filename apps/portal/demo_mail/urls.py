from __future__ import annotations

from django.urls import path

from apps.portal.demo_mail import views

app_name = "demo_mail"

urlpatterns = [
    path("", views.mailboxes, name="mailboxes"),
    path("<str:address>/", views.mailbox, name="mailbox"),
]
