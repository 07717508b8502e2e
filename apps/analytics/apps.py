from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "apps.analytics"

    def ready(self) -> None:
        from apps.analytics import handlers  # noqa: F401
        from apps.analytics.services import opinions  # noqa: F401  (its sources register)
