from __future__ import annotations

from django.urls import path

from apps.interactions import views

app_name = "interactions"
urlpatterns = [
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
]
