from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    name = "apps.interactions"

    def ready(self) -> None:
        from apps.interactions import handlers, outward  # noqa: F401
