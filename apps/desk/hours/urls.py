"""Answer hours: a client says who answers its calls, and when."""

from __future__ import annotations

from django.urls import path

from apps.desk.hours import views

app_name = "hours"

urlpatterns = [
    path("", views.home, name="home"),
    path("<int:pk>/", views.hours, name="brand"),
    path("<int:pk>/week/", views.week, name="week"),
    path("<int:pk>/days/", views.day, name="day"),
    path("<int:pk>/forwarding/", views.forwarding, name="forwarding"),
    path("<int:pk>/limit/", views.limit, name="limit"),
    path("<int:pk>/versions/", views.versions, name="versions"),
]
