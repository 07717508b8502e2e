"""A candidate's tests: no account, a link that opens a session of its own."""

from __future__ import annotations

from django.urls import path

from apps.portal.hiring import views

app_name = "hiring"
_TEST = "test/<int:place>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("link/<str:token>/", views.link, name="open"),
    path("end/", views.end, name="end"),
    path(_TEST, views.test, name="test"),
    path(f"{_TEST}start/", views.start, name="start"),
    path(f"{_TEST}draft/", views.keep, name="keep"),
    path(f"{_TEST}words/", views.say, name="say"),
    path(f"{_TEST}threads/", views.threads, name="threads"),
    path(f"{_TEST}voice/", views.voice, name="voice"),
    path(f"{_TEST}plays/", views.plays, name="plays"),
    path(f"{_TEST}sound/", views.sound, name="sound"),
]
