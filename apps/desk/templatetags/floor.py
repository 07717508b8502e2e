"""What the floor's pages ask about times and channels."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

HOUR = timedelta(hours=1)


@register.simple_tag
def since(at: datetime | None, now: datetime) -> SafeString | str:
    """How long ago, kept fresh in the browser; said by the server too, so a morph shows no gap."""
    if at is None:
        return ""
    passed = max(now - at, timedelta())
    style = "timer" if passed < HOUR else "short"
    minutes, seconds = divmod(int(passed.total_seconds()), 60)
    text = f"{minutes}:{seconds:02}" if style == "timer" else f"{minutes // 60} h"
    return format_html(
        '<relative-time datetime="{}" format="{}">{}</relative-time>', at.isoformat(), style, text
    )


@register.filter
def until(at: datetime, now: datetime) -> str:
    """ "9 min", "in 1 h 40": how long until a moment to come."""
    minutes = max(int((at - now).total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": max(minutes, 1)}
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def span_of(seconds: int) -> str:
    """A promise in the words of a person: "20 s", "15 min", "8 h", "2 d"."""
    for size, unit in ((86400, _("d")), (3600, _("h")), (60, _("min"))):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} {_('s')}"


@register.filter
def clock(at: datetime) -> str:
    return date_format(localtime(at), "H:i:s")


@register.filter
def unlocal(number: float) -> str:
    """For a drawing: with a point, whatever the language."""
    return f"{number:.1f}"
