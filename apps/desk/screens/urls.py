"""Everything under /desk/screens/."""

from __future__ import annotations

from django.urls import path

from apps.desk.screens import views

urlpatterns = [
    path("screens/", views.switch, name="screen"),
    path("screens/consent/", views.consent, name="screen_consent"),
    path("screens/due/", views.due, name="screen_due"),
    path("screens/films/", views.begin, name="screen_begin"),
    path("screens/films/<int:pk>/", views.film, name="screen_film"),
    path("screens/films/<int:pk>/end/", views.end, name="screen_end"),
    path("screens/films/<int:pk>/pieces/<int:number>/", views.piece, name="screen_piece"),
]
