from apps.desk.work.views import case, composer, lists, page, presence, side, thread

__all__ = ["case", "composer", "lists", "page", "presence", "side", "thread"]
