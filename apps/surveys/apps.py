from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "apps.surveys"

    def ready(self) -> None:
        from apps.surveys import handlers  # noqa: F401
