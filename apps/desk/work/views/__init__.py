from apps.desk.work.views import (
    case,
    composer,
    lists,
    offers,
    page,
    palette,
    presence,
    side,
    thread,
    wrap_up,
    writing,
)

__all__ = [
    "case",
    "composer",
    "lists",
    "offers",
    "page",
    "palette",
    "presence",
    "side",
    "thread",
    "wrap_up",
    "writing",
]
