"""Reports: the shelf, the ready ones, the builder, what is behind a number, files."""

from __future__ import annotations

from django.urls import path

from apps.desk.reports.views import behind, building, files, keeping, ready

app_name = "analytics"

_SAVED = "saved/<int:pk>/"

urlpatterns = [
    path("", ready.home, name="home"),
    path("ready/<slug:slug>/", ready.report, name="report"),
    path("build/", building.build, name="build"),
    path("behind/<slug:kpi>/", behind.contacts, name="behind"),
    path("files/<slug:slug>.<slug:form>", files.file, name="file"),
    path("rows/<slug:kind>.csv", files.rows, name="raw"),
    path("saved/", keeping.save, name="save"),
    path(_SAVED, keeping.report, name="saved"),
    path(f"{_SAVED}removal/", keeping.remove, name="remove"),
    path(f"{_SAVED}sending/", keeping.schedule, name="schedule"),
    path(f"{_SAVED}sending/end/", keeping.unschedule, name="unschedule"),
]
