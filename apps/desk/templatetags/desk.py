"""The desk's own template words."""

from __future__ import annotations

from django import template

register = template.Library()

_HUES = {"voice", "chat", "email", "sms", "messaging", "social", "video", "form"}
_SCHEMES = {
    "email": "email", "phone": "voice", "sip": "voice", "web_visitor": "chat",
    "whatsapp": "messaging", "messenger": "messaging", "telegram": "messaging", "line": "messaging", "instagram": "social",
    "x": "social", "external_id": "tag",
}  # fmt: skip
_TOUCHPOINTS = {
    "created": "person", "case_opened": "inbox", "case_resolved": "check", "case_reopened": "inbox",
    "interaction": "chat", "channel_changed": "transfer", "consent": "shield", "identity": "person",
    "edited": "note", "merged": "people", "rated": "star", "note": "note", "order": "tag",
}  # fmt: skip


@register.filter
def hue(kind: str) -> str:
    """The channel's colour, for journey jacks and charts only."""
    return f"var(--channel-{kind if kind in _HUES else 'form'})"


@register.filter
def scheme_icon(scheme: str) -> str:
    return _SCHEMES.get(scheme, "tag")


@register.filter
def touchpoint_icon(kind: str) -> str:
    return _TOUCHPOINTS.get(kind, "clock")
