from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "apps.training"

    def ready(self) -> None:
        from apps.training import handlers, outward  # noqa: F401  (subscribes)
