from __future__ import annotations

from django.urls import path

from apps.channels import views

app_name = "channels"

urlpatterns = [
    path("in/generic/<slug:key>/", views.generic, name="generic"),
]
