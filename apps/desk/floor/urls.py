"""The floor's addresses; they join the desk's namespace."""

from __future__ import annotations

from django.urls import path

from apps.desk.floor.views import agents, alerts, callbacks, contacts, help, page, sides

_CONTACT = "floor/contacts/<int:pk>/"

urlpatterns = [
    path("floor/", page.floor, name="floor"),
    path("floor/board/", page.board, name="floor_board"),
    path("floor/log/", page.lever_log, name="floor_log"),
    path("floor/log/<int:pk>/undo/", agents.undo, name="floor_undo"),
    path("floor/queues/<int:pk>/", sides.queue, name="floor_queue"),
    path("floor/queues/<int:pk>/help/", help.lend, name="floor_help"),
    path("floor/alerts/", alerts.standing, name="floor_alerts"),
    path("floor/agents/<int:pk>/", sides.agent, name="floor_agent"),
    path("floor/agents/<int:pk>/state/", agents.state, name="floor_state"),
    path("floor/callbacks/", callbacks.callbacks, name="callbacks"),
    path("floor/callbacks/<int:pk>/cancel/", callbacks.cancel, name="callback_cancel"),
    path(_CONTACT, contacts.contact, name="floor_contact"),
    path(f"{_CONTACT}words/", contacts.words, name="floor_words"),
    path(f"{_CONTACT}whisper/", contacts.whisper, name="floor_whisper"),
    path(f"{_CONTACT}agent/", contacts.give, name="floor_give"),
    path(f"{_CONTACT}taking/", contacts.take, name="floor_take"),
    path(f"{_CONTACT}queue/", contacts.line, name="floor_line"),
]
