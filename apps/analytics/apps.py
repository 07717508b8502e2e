from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "apps.analytics"

    def ready(self) -> None:
        from apps.analytics import handlers, metrics  # noqa: F401
        from apps.analytics.services import calls, money, opinions, orders, standing  # noqa: F401
