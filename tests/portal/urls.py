"""The addresses of a demo."""

from django.urls import include, path

from config.urls import urlpatterns as everything

urlpatterns = [*everything, path("demo-mail/", include("apps.portal.demo_mail.urls"))]
