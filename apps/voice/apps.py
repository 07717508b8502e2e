from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "apps.voice"

    def ready(self) -> None:
        from apps.voice import handlers, metrics  # noqa: F401
