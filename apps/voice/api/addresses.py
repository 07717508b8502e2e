"""Where the nouns of this app are, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from apps.voice.api import (
    calling,
    calls,
    flows,
    hours,
    keeping,
    kept,
    numbers,
    partners,
    prompts,
    servers,
)

_FLOW = "call-flows/<int:pk>/"
_HOURS = "brands/<int:pk>/answer-hours/"

urlpatterns = [
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("calls/<int:pk>/", calls.OneCall.as_view(), name="call"),
    path("recordings/", kept.Recordings.as_view(), name="recordings"),
    path("recordings/<int:pk>/", kept.OneRecording.as_view(), name="recording"),
    path("recordings/<int:pk>/words/", kept.Words.as_view(), name="recording_words"),
    path("callbacks/", kept.Callbacks.as_view(), name="callbacks"),
    path("callbacks/<int:pk>/", kept.OneCallback.as_view(), name="callback"),
    path("phone-numbers/", numbers.PhoneNumbers.as_view(), name="phone_numbers"),
    path("phone-numbers/<int:pk>/", numbers.OnePhoneNumber.as_view(), name="phone_number"),
    path("phone-numbers/<int:pk>/shares/", partners.SharesOfNumber.as_view(), name="number_shares"),
    path("queues/<int:pk>/shares/", partners.SharesOfQueue.as_view(), name="queue_shares"),
    path("queues/<int:pk>/line-sound/", keeping.LineSoundOfQueue.as_view(), name="line_sound"),
    path("partner-sites/", partners.PartnerSites.as_view(), name="partner_sites"),
    path("partner-sites/<int:pk>/", partners.OnePartnerSite.as_view(), name="partner_site"),
    path("voice-servers/", servers.VoiceServers.as_view(), name="voice_servers"),
    path("voice-servers/<int:pk>/", servers.OneVoiceServer.as_view(), name="voice_server"),
    path("phones/", servers.Phones.as_view(), name="phones"),
    path("media-relay/", servers.MediaRelay.as_view(), name="media_relay"),
    path("call-flows/", flows.Flows.as_view(), name="call_flows"),
    path(_FLOW, flows.OneFlow.as_view(), name="call_flow"),
    path(f"{_FLOW}draft/", flows.DraftOfFlow.as_view(), name="flow_draft"),
    path(f"{_FLOW}publication/", flows.PublicationOfFlow.as_view(), name="flow_publication"),
    path(f"{_FLOW}versions/", flows.FlowVersions.as_view(), name="flow_versions"),
    path("prompts/", prompts.Prompts.as_view(), name="prompts"),
    path("prompts/<int:pk>/", prompts.OnePrompt.as_view(), name="prompt"),
    path("prompts/<int:pk>/sound/", prompts.SoundOfPrompt.as_view(), name="prompt_sound"),
    path("answer-hours/", hours.AnswerHoursVersions.as_view(), name="answer_hours"),
    path(_HOURS, hours.HoursOfBrand.as_view(), name="hours"),
    path(f"{_HOURS}week/", hours.Week.as_view(), name="hours_week"),
    path(f"{_HOURS}days/<str:when>/", hours.Day.as_view(), name="hours_day"),
    path(f"{_HOURS}forwarding/", hours.Forwarding.as_view(), name="hours_forwarding"),
    path(f"{_HOURS}limit/", hours.Limit.as_view(), name="hours_limit"),
    path(f"{_HOURS}version/", hours.Version.as_view(), name="hours_version"),
    path(
        "brands/<int:pk>/recording-policy/",
        keeping.RecordingPolicyOfBrand.as_view(),
        name="recording_policy",
    ),
    path("calling-windows/", calling.CallingWindows.as_view(), name="calling_windows"),
    path("calling-windows/<int:pk>/", calling.OneCallingWindow.as_view(), name="calling_window"),
    path("users/<int:pk>/dial-rule/", calling.DialRuleOf.as_view(), name="dial_rule"),
    path("call-alarms/", calling.CallAlarms.as_view(), name="call_alarms"),
    path("call-alarms/<int:pk>/", calling.OneCallAlarm.as_view(), name="call_alarm"),
    path("call-alarms/<int:pk>/seen/", calling.AlarmSeen.as_view(), name="alarm_seen"),
]
