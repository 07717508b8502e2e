"""Wallboards: looking at them, making them."""

from __future__ import annotations

from django.urls import path

from apps.desk.boards.views import editing, show

app_name = "boards"

urlpatterns = [
    path("boards/", show.boards, name="list"),
    path("boards/new/", editing.new, name="new"),
    path("boards/<int:pk>/", show.board, name="board"),
    path("boards/<int:pk>/edit/", editing.edit, name="edit"),
    path("boards/<int:pk>/order/", editing.arrange, name="arrange"),
    path("boards/<int:pk>/tiles/", editing.tile, name="tile"),
    path("boards/<int:pk>/alerts/", editing.alert, name="alert"),
    path("boards/<int:pk>/notices/", editing.notice, name="notice"),
    path("boards/<int:pk>/links/", editing.link, name="link"),
    path("boards/<int:pk>/archive/", editing.archive, name="archive"),
    path("kiosk/", show.kiosk, name="kiosk"),
]
