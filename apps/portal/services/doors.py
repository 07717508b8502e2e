"""The channels a visitor can reach, and what their widget needs to know to draw itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.templatetags.static import static
from django.utils import formats, timezone, translation

from apps.channels.models import ChannelAccount
from apps.portal import texts
from apps.portal.domain import files, origins, widget
from apps.portal.domain.widget import Field, Widget, in_language
from apps.portal.errors import VisitorError
from apps.portal.services import line
from apps.routing.models import EntryPoint
from apps.routing.services import hours

MOST_FILES = 5
A_WEEK = timedelta(days=7)  # open that long without a break: day and night
FORM = (
    Field("name", "text"),
    Field("email", "email"),
    Field("question", "textarea", required=True),
)
OFFLINE_FORM = (
    Field("name", "text"),
    Field("email", "email", required=True),
    Field("message", "textarea", required=True),
)


def find(key: str, kind: str) -> ChannelAccount:
    """The account of ``kind`` behind a public key. Raises VisitorError("no_channel")."""
    found = (
        ChannelAccount.objects.current().select_related("brand").filter(key=key, kind=kind).first()
    )
    if found is None:
        raise VisitorError("no_channel", status=404)
    return found


def language_of(channel: ChannelAccount, asked: str = "") -> str:
    return texts.choose(asked, str(channel.options.get("language") or ""), channel.brand.language)


def allowed_origins(channel: ChannelAccount) -> tuple[str, ...]:
    """The sites that may embed it; in a demo also this centre's own pages."""
    return (settings.PUBLIC_URL, *origins.read(channel.options.get("origins")))


def launcher(channel: ChannelAccount, language: str) -> dict[str, Any]:
    """What the script on the host page needs to draw the round button."""
    look, words = widget.read(channel.options), _words(channel, language)
    theme = {"accent": look.theme["accent"], "radius": f"{look.theme['radius']}px"}
    theme |= {name: look.theme[name] for name in ("mode", "font") if name in look.theme}
    return {
        "language": language,
        "dir": texts.direction(language),
        "theme": theme,
        "peek": in_language(look.peek, language),
        "more": in_language(look.peek_more, language),
        "texts": {name: words[name] for name in ("open", "close", "unread")}
        | {"title": str(words["title"]).replace("{name}", channel.brand.name)},
    }


def boot(channel: ChannelAccount, language: str) -> dict[str, Any]:
    """Everything the widget's page needs before the first frame; see docs/widget-protocol.md."""
    look, words = widget.read(channel.options), _words(channel, language)
    is_open, times = _opening(channel, language, words)

    def say(text: widget.Words) -> str:
        return in_language(text, language)

    return {
        "channel": channel.key,
        "name": channel.brand.name,
        "tagline": say(look.tagline) or channel.name,
        "open": is_open,
        "hours": times,
        "wait": line.wait_at(channel.pk) if is_open else None,
        "theme": look.theme,
        "form": [one.spoken(language) for one in _labelled(look.form or FORM, words)],
        "offline_form": [
            one.spoken(language) for one in _labelled(look.offline_form or OFFLINE_FORM, words)
        ],
        "notice": say(look.notice),
        "privacy": look.privacy,
        "after": say(look.after),
        "answer_by": words["answer_by"],
        "urgent": say(look.urgent),
        "limits": {
            "text": widget.MAX_TEXT,
            "file": look.file_bytes,
            "types": list(files.ACCEPTED) if look.file_bytes else [],
        },
        "origins": list(allowed_origins(channel)),
        "calls": _calls(look) if is_open else None,
        "texts": {name: text for name, text in words.items() if not name.startswith("error_")},
    }


def _calls(look: Widget) -> dict[str, str] | None:
    """What the page needs for calls; the part that carries them is loaded when one begins."""
    if not look.calls:
        return None
    return {
        "media": look.calls,
        "recording": look.recording,
        "script": static("build/widget-call.js"),
        "style": static("build/widget-call.css"),
    }


def settings_of(channel: ChannelAccount) -> Widget:
    return widget.read(channel.options)


def _words(channel: ChannelAccount, language: str) -> Mapping[str, texts.Text]:
    """The language's words, with the channel's own in their place."""
    own = channel.options.get("texts")
    mine = own.get(language) if isinstance(own, dict) else None
    if not isinstance(mine, dict):
        return texts.of(language)
    known = texts.of(language)
    return {
        name: str(mine[name])[:500] if isinstance(mine.get(name), str) else text
        for name, text in known.items()
    }


def form_page(channel: ChannelAccount, language: str) -> dict[str, Any]:
    """What the contact form's page shows around its fields."""
    look, words = widget.read(channel.options), _words(channel, language)
    hint = str(words["form_files_hint"]).replace("{n}", str(MOST_FILES))
    hint = hint.replace("{size}", f"{look.file_bytes // 1_048_576} MB")
    return {
        "channel": channel,
        "brand": channel.brand,
        "language": language,
        "direction": texts.direction(language),
        "theme": look.theme,
        "words": words,
        "intro": in_language(look.intro, language) or str(words["answer_by"]),
        "notice": in_language(look.notice, language),
        "privacy": look.privacy,
        "files_hint": hint if look.file_bytes else "",
        "types": ",".join(files.ACCEPTED),
    }


def labelled(fields: Sequence[Field], language: str) -> list[Field]:
    """Well-known fields in the visitor's language unless the channel says otherwise."""
    return _labelled(fields, texts.of(language))


def _labelled(fields: Sequence[Field], words: Mapping[str, texts.Text]) -> list[Field]:
    return [
        Field(
            one.name, one.kind, one.label or str(words.get(f"field_{one.name}", "")),
            one.hint or str(words.get(f"field_{one.name}_hint", "")), one.required, one.options,
        )
        for one in fields
    ]  # fmt: skip


def _opening(
    channel: ChannelAccount, language: str, words: Mapping[str, texts.Text]
) -> tuple[bool, dict[str, str]]:
    if not channel.is_active:
        return False, {"line": str(words["hours_closed"]), "next": ""}
    point = EntryPoint.objects.select_related("queue__calendar").filter(channel=channel).first()
    if point is None or point.queue.calendar is None:
        return True, {"line": str(words["hours_open_always"]), "next": ""}
    now = timezone.now()
    calendar = hours.calendar_of(point.queue)
    is_open = calendar.closes_at(now) is not None
    closes = _end_of_opening(calendar, now) if is_open else None
    zone = ZoneInfo(calendar.zone)
    with translation.override(language):
        if is_open and closes is None:
            return True, {"line": str(words["hours_open_always"]), "next": ""}
        if closes:
            return True, _open_words(words, calendar, closes, zone)
        opens = calendar.next_opening(now)
        if opens is None:
            return False, {"line": str(words["hours_closed"]), "next": ""}
        when = _when(opens, now, zone)
        return False, {"line": str(words["hours_opens"]).replace("{time}", when), "next": ""}


def _end_of_opening(calendar: Any, now: datetime) -> datetime | None:
    """When it really closes: spans that touch at midnight are one. None: not within a week."""
    end: datetime | None = calendar.closes_at(now)
    while end and end - now < A_WEEK:
        if calendar.next_opening(end) != end:
            return end
        end = calendar.closes_at(end)
    return None


def _open_words(
    words: Mapping[str, texts.Text], calendar: Any, closes: datetime, zone: ZoneInfo
) -> dict[str, str]:
    following = calendar.next_opening(closes)
    ends = calendar.closes_at(following) if following else None
    later = ""
    if following and ends:
        later = str(words["hours_next"]).replace("{from}", _when(following, closes, zone))
        later = later.replace("{to}", _clock(ends, zone))
    return {"line": str(words["hours_open"]).replace("{time}", _clock(closes, zone)), "next": later}


def _when(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """ "08:00" today, "Monday 08:00" on another day."""
    local = moment.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return _clock(moment, zone)
    return f"{formats.date_format(local, 'l')} {_clock(moment, zone)}"


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%H:%M")
