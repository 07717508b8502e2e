"""Small marks that repeat all over the house: jacks, rings, meters, avatars, times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.core.templatetags.house import css_vars, icon, initials

register = template.Library()


@register.simple_tag
def avatar(name: str, size: str = "", *, state: str = "", label: str = "") -> SafeString:
    """Initials in a circle. ``size``: xs, sm, md, lg; ``state``: a jack in its corner.

    Silent for screen readers unless ``label`` is given: the name usually stands beside it.
    """
    corner = format_html('<span class="jack {}"></span>', state) if state else ""
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<span class="avatar {}" title="{}" {}>{}{}</span>',
        size,
        name,
        mark_safe(said),  # noqa: S308  # safe: built above, escaped
        initials(name),
        corner,
    )


@register.simple_tag
def jack(state: str, label: str = "") -> SafeString:
    """The state of a line: available busy wrapup away offline offered live waiting-us …

    With a ``label`` it speaks; without one the word stands beside it.
    """
    if label:
        return format_html(
            '<span class="jack {}" role="img" aria-label="{}" title="{}"></span>',
            state.replace("_", "-"),
            label,
            label,
        )
    return format_html('<span class="jack {}" aria-hidden="true"></span>', state.replace("_", "-"))


@register.simple_tag
def ring(value: float, tone: str = "", label: str = "") -> SafeString:
    """How much of a promised time is used, 0.0 to 1.0. ``tone``: us, breached, lg."""
    return format_html(
        '<span class="ring {}" role="img" aria-label="{}" {}></span>',
        tone,
        label or f"{share(value) * 100:.0f} %",
        css_vars(v=share(value)),
    )


@register.simple_tag
def meter(value: float, tone: str = "", label: str = "") -> SafeString:
    """A share of a whole as a thin bar, 0.0 to 1.0. ``tone``: us, danger."""
    percent = f"{share(value) * 100:.0f}"
    return format_html(
        '<span class="meter {}" role="meter" aria-valuemin="0" aria-valuemax="100"'
        ' aria-valuenow="{}" aria-label="{}" {}><i></i></span>',
        tone,
        percent,
        label or f"{percent} %",
        css_vars(v=share(value)),
    )


@register.simple_tag
def sockets(used: int, size: int, kind: str = "on") -> SafeString:
    """Capacity as holes in a board; a filled one is in use. ``kind``: on or live."""
    holes = ((kind if number < used else "",) for number in range(max(size, used)))
    return format_html(
        '<span class="sockets" aria-hidden="true">{}</span>',
        format_html_join("", '<i class="{}"></i>', holes),
    )


@register.simple_tag
def ago(at: datetime | None, style: str = "short") -> SafeString | str:
    """A moment as time passed or to come, kept fresh in the browser; the full date on hover.

    ``style``: short ("12 min"), timer ("04:12", counts up), until ("0:14", counts down).
    """
    if at is None:
        return ""
    local = timezone.localtime(at)
    return format_html(
        '<relative-time datetime="{}" format="{}" title="{}">{}</relative-time>',
        at.isoformat(),
        style,
        date_format(local, "DATETIME_FORMAT"),
        date_format(local, "SHORT_DATETIME_FORMAT"),
    )


@register.simple_tag
def channel(kind: str, size: str = "", label: str = "") -> SafeString:
    """A channel's icon; with a ``label`` it speaks."""
    if not label:
        return icon(kind, size)
    return format_html('{}<span class="visually-hidden">{}</span>', icon(kind, size), label)


def share(value: Any) -> float:
    """``value`` kept between 0 and 1, two digits: more nobody sees."""
    return round(min(max(float(value or 0), 0.0), 1.0), 2)
