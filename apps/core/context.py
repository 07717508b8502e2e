from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def deployment(request: HttpRequest) -> dict[str, Any]:
    """What every template may ask about this installation."""
    return {"demo": settings.DEMO, "public_url": settings.PUBLIC_URL}
