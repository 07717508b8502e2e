from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "apps.analytics"

    def ready(self) -> None:
        from apps.analytics import handlers, metrics  # noqa: F401
        from apps.analytics.services import (  # noqa: F401
            calls,
            money,
            opinions,
            orders,
            partners,
            standing,
        )
