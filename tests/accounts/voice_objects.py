"""The addresses of the telephony's settings and of answer hours: what each is about."""

from __future__ import annotations

from tests.accounts.distances import OF_BRAND, OF_TEAM, SHARED, Objects, pk


def _brand(place):
    return {"pk": place.brand.pk}


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
}
