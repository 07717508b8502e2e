from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from apps.accounts import settings_urls as people_settings
from apps.channels import settings_urls as channel_settings
from apps.core import health, metrics
from apps.desk import design, settings_home
from apps.desk.customers import settings_urls as customer_settings
from apps.desk.settings import urls as centre_settings
from apps.desk.work.views.page import start
from apps.integrations import settings_urls as integration_settings

# One namespace, whatever app a page of it lives in.
settings_pages = [
    path("", settings_home.home, name="home"),
    *people_settings.urlpatterns,
    *channel_settings.urlpatterns,
    *customer_settings.urlpatterns,
    *centre_settings.urlpatterns,
    *integration_settings.urlpatterns,
]
urlpatterns: list[URLPattern | URLResolver] = [
    # What programs and probes ask a hundred times a second is found first.
    path("api/v1/", include("config.api")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("", include("apps.accounts.urls")),
    path("", include("apps.channels.urls")),
    # Accounts come from invitations, and addresses from the house.
    path("accounts/signup/", RedirectView.as_view(pattern_name="account_login")),
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:profile")),
    path("accounts/", include("allauth.urls")),
    path("customers/", include("apps.desk.customers.urls")),
    path("quality/", include("apps.desk.quality.urls")),
    path("surveys/", include("apps.desk.surveys.urls")),
    path("", include("apps.desk.boards.urls")),
    path("answer-hours/", include("apps.desk.hours.urls")),
    path("settings/", include((settings_pages, "settings"))),
    path("", start, name="start"),
    path("desk/", include("apps.desk.urls")),
    path("training/", include("apps.desk.training.urls")),
    path("reports/", include("apps.desk.reports.urls")),
    path("hiring/", include("apps.portal.hiring.urls")),
    path("floor/", RedirectView.as_view(pattern_name="desk:floor")),
    path("break-glass/", admin.site.urls),
    path("", include("apps.interactions.urls")),
    path("customer/v1/", include("apps.portal.customer_api.urls")),
    path("scim/v2/", include("apps.accounts.scim.urls")),
    path("", include("apps.portal.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo-mail/", include("apps.portal.demo_mail.urls")))
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("design/", design.page, name="design"))
