"""Call flows and prompts: part of ``url_objects``."""

from __future__ import annotations

from tests.accounts.distances import OF_BRAND, Objects, pk


def _step(place):
    return {"pk": place.call_flow.pk, "node": "menu"}


def _edit(place):
    return {"pk": place.call_flow.pk, "edit": "tidy"}


def _version(place):
    return {"pk": place.call_flow.pk, "number": 1}


FLOWS: dict[str, Objects] = {
    **{
        f"settings:{name}": Objects(pk("call_flow"), OF_BRAND)
        for name in ("flow", "flow_publish", "flow_discard", "flow_archive", "flow_call")
    },
    "settings:flow_step": Objects(_step, OF_BRAND),
    "settings:flow_prompt": Objects(_step, OF_BRAND),
    "settings:flow_edit": Objects(_edit, OF_BRAND),
    "settings:flow_version": Objects(_version, OF_BRAND),
    "settings:prompt": Objects(pk("prompt"), OF_BRAND),
    "settings:prompt_sound": Objects(pk("prompt"), OF_BRAND),
}
