from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "apps.routing"

    def ready(self) -> None:
        from apps.routing import handlers  # noqa: F401
