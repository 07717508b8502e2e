"""The phone's addresses; they join the desk's namespace."""

from __future__ import annotations

from django.urls import path

from apps.desk.calls.views import bar, dial, handing, line, phone, supervision

urlpatterns = [
    path("phone/", phone.phone, name="phone"),
    path("phone/login/", phone.login, name="phone_login"),
    path("phone/microphone/", phone.microphone, name="phone_microphone"),
    path("phone/quality/", phone.quality, name="phone_quality"),
    path("phone/check/", phone.check, name="phone_check"),
    path("phone/dialling/", dial.dial, name="dial"),
    path("phone/calls/<int:pk>/", dial.call, name="call"),
    path("calls/bar/", bar.bar, name="call_bar"),
    path("calls/<int:pk>/orders/", bar.order, name="call_order"),
    path("calls/<int:pk>/line/", line.line, name="call_line"),
    path("calls/<int:pk>/recordings/", line.stretch, name="call_stretch"),
    path("recordings/<int:pk>/pieces/<int:number>/", line.piece, name="call_piece"),
    path("calls/<int:pk>/handing/", handing.handing, name="call_handing"),
    path("calls/<int:pk>/supervision/", supervision.supervise, name="call_supervision"),
]
