from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "apps.routing"

    def ready(self) -> None:
        from apps.core import heartbeat
        from apps.routing import handlers, metrics, outward  # noqa: F401

        heartbeat.expect("router")
