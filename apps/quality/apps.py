from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "apps.quality"

    def ready(self) -> None:
        from apps.quality import outward  # noqa: F401  (subscribes)
