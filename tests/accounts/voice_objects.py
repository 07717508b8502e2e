"""The addresses of the telephony's settings and of answer hours: what each is about."""

from __future__ import annotations

from tests.accounts.distances import (
    OF_BRAND,
    OF_SERVED_BRAND,
    OF_TEAM,
    SHARED,
    Objects,
    pk,
)


def _brand(place):
    return {"pk": place.brand.pk}


def _day(place):
    return {"pk": place.brand.pk, "when": "2026-12-24"}


VOICE: dict[str, Objects] = {
    "settings:phone_number": Objects(pk("phone_number"), OF_BRAND),
    "settings:number_shares": Objects(pk("phone_number"), OF_BRAND),
    "settings:queue_shares": Objects(pk("queue"), OF_BRAND),
    **{
        f"hours:{name}": Objects(_brand, OF_BRAND)
        for name in ("brand", "week", "day", "forwarding", "limit", "versions")
    },
    "settings:window_removal": Objects(pk("calling_window"), OF_BRAND),
    "settings:lifting": Objects(pk("suppression"), SHARED),
    "desk:call_alarm": Objects(pk("call_alarm"), OF_TEAM),
    "settings:partner": Objects(pk("partner_site"), OF_BRAND),
    # the same over the API
    "api:call": Objects(pk("call"), OF_TEAM),
    "api:phone_number": Objects(pk("phone_number"), OF_SERVED_BRAND),
    "api:number_shares": Objects(pk("phone_number"), OF_BRAND),
    "api:queue_shares": Objects(pk("queue"), OF_BRAND),
    "api:line_sound": Objects(pk("queue"), OF_BRAND),
    "api:partner_site": Objects(pk("partner_site"), OF_BRAND),
    "api:voice_server": Objects(pk("voice_server"), SHARED),
    **{
        f"api:{name}": Objects(pk("call_flow"), OF_BRAND)
        for name in ("call_flow", "flow_draft", "flow_publication", "flow_versions")
    },
    **{f"api:{name}": Objects(pk("prompt"), OF_BRAND) for name in ("prompt", "prompt_sound")},
    **{
        f"api:{name}": Objects(_brand, OF_BRAND)
        for name in (
            "hours", "hours_week", "hours_forwarding", "hours_limit", "hours_version",
            "recording_policy",
        )
    },
    "api:hours_day": Objects(_day, OF_BRAND),
    "api:calling_window": Objects(pk("calling_window"), OF_BRAND),
    "api:dial_rule": Objects(pk("person"), OF_TEAM),
    **{f"api:{name}": Objects(pk("call_alarm"), OF_TEAM) for name in ("call_alarm", "alarm_seen")},
}  # fmt: skip
