"""Asterisk's events as facts. What nobody needs is None; what comes twice is harmless."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.voice.engine import facts
from apps.voice.engine.facts import Fact

ONLINE = {"online", "reachable"}


def read(event: dict[str, Any] | Any) -> Fact | None:
    reader = READERS.get(event["type"])
    return reader(event) if reader else None


def _started(event: dict[str, Any]) -> Fact | None:
    channel, args = event["channel"], event.get("args") or []
    if not args:
        return None
    if args[0] in ("leg", "snoop"):
        return facts.LegUp(channel["id"])
    if args[0] not in ("inbound", "outbound"):
        return None
    endpoint = _endpoint(channel["name"]) if args[0] == "outbound" else ""
    return facts.Arrived(
        channel=channel["id"],
        caller=channel["caller"]["number"],
        called=args[1] if len(args) > 1 else "",
        by_endpoint=endpoint,
    )


def _changed(event: dict[str, Any]) -> Fact | None:
    channel = event["channel"]
    return facts.LegRings(channel["id"]) if channel["state"] == "Ringing" else None


def _ended(event: dict[str, Any]) -> Fact:
    return facts.LegEnded(event["channel"]["id"], int(event.get("cause") or 0))


def _digit(event: dict[str, Any]) -> Fact:
    return facts.Digit(event["channel"]["id"], event["digit"])


def _played(event: dict[str, Any]) -> Fact | None:
    playback = event["playback"]
    kind, _, channel = playback["target_uri"].partition(":")
    return facts.PlaybackEnded(playback["id"], channel) if kind == "channel" else None


def _recorded(event: dict[str, Any]) -> Fact:
    recording = event["recording"]
    return facts.RecordingEnded(recording["name"], float(recording.get("duration") or 0))


def _not_recorded(event: dict[str, Any]) -> Fact:
    return facts.RecordingEnded(event["recording"]["name"], 0.0, is_whole=False)


def _held(event: dict[str, Any]) -> Fact:
    return facts.PhoneHeld(event["channel"]["id"], event["type"] == "ChannelHold")


def _transfer(event: dict[str, Any]) -> Fact | None:
    if event.get("state"):  # an echo of our own progress reports
        return None
    to = event["refer_to"]
    return facts.TransferAsked(
        event["referred_by"]["source_channel"]["id"],
        target=to["requested_destination"].get("destination", ""),
        replaces=(to.get("destination_channel") or {}).get("id", ""),
    )


def _endpoint_state(event: dict[str, Any]) -> Fact:
    endpoint = event["endpoint"]
    return facts.EndpointChanged(endpoint["resource"], endpoint["state"] in ONLINE)


def _endpoint(channel_name: str) -> str:
    """``PJSIP/web7-0000001a`` is a channel of the endpoint web7."""
    return channel_name.partition("/")[2].rpartition("-")[0]


READERS: dict[str, Callable[[dict[str, Any]], Fact | None]] = {
    "StasisStart": _started,
    "ChannelStateChange": _changed,
    # Callers' ChannelDestroyed often does not come, and unanswered legs have no StasisEnd.
    "StasisEnd": _ended,
    "ChannelDestroyed": _ended,
    "ChannelDtmfReceived": _digit,
    "PlaybackFinished": _played,
    "RecordingFinished": _recorded,
    "RecordingFailed": _not_recorded,
    "ChannelHold": _held,
    "ChannelUnhold": _held,
    "ChannelTransfer": _transfer,
    "EndpointStateChange": _endpoint_state,
}
