"""The settings of queues, channels and words; they join the settings' namespace."""

from __future__ import annotations

from django.urls import path

from apps.desk.settings.views import (
    agreements,
    calendars,
    channels,
    costs,
    queues,
    start,
    words,
)
from apps.desk.surveys.settings_urls import urlpatterns as surveys

urlpatterns = [
    path("start/", start.start, name="start"),
    path("queues/", queues.queues, name="queues"),
    path("queues/new/", queues.queue_new, name="queue_new"),
    path("queues/<int:pk>/", queues.queue, name="queue"),
    path("queues/<int:pk>/rules/<slug:key>/", queues.queue_rule, name="queue_rule"),
    path("queues/<int:pk>/publication/", queues.queue_publish, name="queue_publish"),
    path("queues/<int:pk>/schedule/", queues.queue_schedule, name="queue_schedule"),
    path("queues/<int:pk>/discard/", queues.queue_discard, name="queue_discard"),
    path("queues/<int:pk>/versions/<int:number>/", queues.queue_version, name="queue_version"),
    path("queues/<int:pk>/archive/", queues.queue_archive, name="queue_archive"),
    path("queues/<int:pk>/simulator/", queues.queue_simulator, name="queue_simulator"),
    path("costs/", costs.costs, name="costs"),
    path("costs/rates/", costs.rate, name="cost_rate"),
    path("costs/rates/<int:pk>/removal/", costs.rate_removal, name="cost_rate_removal"),
    path("costs/fees/", costs.fee, name="cost_fee"),
    path("costs/fees/<int:pk>/removal/", costs.fee_removal, name="cost_fee_removal"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/new/", calendars.calendar_new, name="calendar_new"),
    path("calendars/<int:pk>/", calendars.calendar, name="calendar"),
    path("calendars/<int:pk>/archive/", calendars.calendar_archive, name="calendar_archive"),
    path("away/", agreements.away, name="away"),
    path("away/<int:pk>/", agreements.away_reason, name="away_reason"),
    path("away/<int:pk>/archive/", agreements.away_archive, name="away_archive"),
    path("profiles/", agreements.profiles, name="profiles"),
    path("profiles/new/", agreements.profile_new, name="profile_new"),
    path("profiles/<int:pk>/", agreements.profile, name="profile"),
    path("dispositions/", words.dispositions, name="dispositions"),
    path("dispositions/<int:pk>/", words.disposition, name="disposition"),
    path("dispositions/<int:pk>/archive/", words.disposition_archive, name="disposition_archive"),
    path("reasons/", words.reasons, name="reasons"),
    path("reasons/<int:pk>/", words.reason, name="reason"),
    path("reasons/<int:pk>/archive/", words.reason_archive, name="reason_archive"),
    path("canned/", words.canned, name="canned"),
    path("canned/new/", words.canned_new, name="canned_new"),
    path("canned/preview/", words.canned_preview, name="canned_preview"),
    path("canned/<int:pk>/", words.canned_reply, name="canned_reply"),
    path("canned/<int:pk>/archive/", words.canned_archive, name="canned_archive"),
    path("channels/", channels.channels, name="channels"),
    path("channels/new/<slug:kind>/", channels.channel_new, name="channel_new"),
    path("channels/<int:pk>/", channels.channel, name="channel"),
    path("channels/outbox/<int:pk>/retry/", channels.outbox_retry, name="outbox_retry"),
    *surveys,
]
