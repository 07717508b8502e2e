from apps.desk.work.views import case, composer, lists, offers, page, presence, side, thread

__all__ = [
    "case",
    "composer",
    "lists",
    "offers",
    "page",
    "presence",
    "side",
    "thread",
]
