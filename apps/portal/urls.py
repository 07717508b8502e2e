"""The customers' side: no page here asks anybody to sign in."""

from __future__ import annotations

from django.urls import path

from apps.portal.views import chat, demo, forms, surveys

app_name = "portal"
urlpatterns = [
    path("sdk.js", chat.sdk, name="sdk"),
    path("widget.js", chat.script, name="script"),
    path("chat/<str:key>/", chat.page, name="chat"),
    path("chat/<str:key>/launcher.json", chat.launcher, name="launcher"),
    path("chat/<str:key>/attachments/", chat.attachments, name="attachments"),
    path("chat/<str:key>/attachments/<str:upload_key>/", chat.attachment, name="attachment"),
    path("chat/<str:key>/transcript/", chat.transcript, name="transcript"),
    path("chat/<str:key>/continuation/", chat.continuation, name="continuation"),
    path("chat/<str:key>/notes/", forms.notes, name="notes"),
    path("form/<str:key>/", forms.contact, name="form"),
    path("survey/<str:token>/", surveys.survey, name="survey"),
    path("survey/<str:token>/stop/", surveys.stop, name="survey_stop"),
    path("demo/", demo.shop, name="demo"),
    path("demo-app/", demo.app, name="demo_app"),
    path("demo-app/token/", demo.token, name="demo_token"),
]
