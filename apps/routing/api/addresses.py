"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.routing.api import exclusions, people, profiles, queues, versions, work

urlpatterns = [
    path("queues/", work.Queues.as_view(), name="queues"),
    path("queues/<int:pk>/", queues.OneQueue.as_view(), name="queue"),
    path("queues/<int:pk>/publication/", queues.Publication.as_view(), name="publication"),
    path("queues/<int:pk>/versions/", versions.Versions.as_view(), name="queue_versions"),
    path("queues/<int:pk>/draft/", versions.DraftOfQueue.as_view(), name="queue_draft"),
    path("queues/<int:pk>/schedule/", versions.ScheduleOfQueue.as_view(), name="queue_schedule"),
    path("entries/", queues.Entries.as_view(), name="entries"),
    path("entries/<int:pk>/", queues.OneEntry.as_view(), name="entry"),
    path("entry-points/", queues.EntryPoints.as_view(), name="entry_points"),
    path("channels/<str:key>/queue/", queues.ChannelQueue.as_view(), name="channel_queue"),
    path("customers/<int:pk>/exclusions/", exclusions.Exclusions.as_view(), name="exclusions"),
    path(
        "customers/<int:pk>/exclusions/<int:exclusion_id>/",
        exclusions.OneExclusion.as_view(),
        name="exclusion",
    ),
    path("offers/", work.Offers.as_view(), name="offers"),
    path("offers/log/", queues.OfferLog.as_view(), name="offer_log"),
    path("offers/<int:pk>/", queues.OneOffer.as_view(), name="offer"),
    path("offers/<int:pk>/acceptance/", work.Acceptance.as_view(), name="acceptance"),
    path("offers/<int:pk>/refusal/", work.Refusal.as_view(), name="refusal"),
    path("presence/", work.OwnPresence.as_view(), name="presence"),
    path("presences/", people.Presences.as_view(), name="presences"),
    path("agent-states/", people.AgentStates.as_view(), name="agent_states"),
    path("reason-codes/", people.ReasonCodes.as_view(), name="reason_codes"),
    path("reason-codes/<int:pk>/", people.OneReasonCode.as_view(), name="reason_code"),
    path("capacity-profiles/", profiles.Profiles.as_view(), name="capacity_profiles"),
    path("capacity-profiles/<int:pk>/", profiles.OneProfile.as_view(), name="capacity_profile"),
    path("calendars/", people.Calendars.as_view(), name="calendars"),
    path("calendars/<int:pk>/", people.OneCalendar.as_view(), name="calendar"),
]
