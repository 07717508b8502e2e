from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from apps.core import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
