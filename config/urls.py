from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from apps.core import health
from apps.desk import design

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("design/", design.page, name="design"))
