"""A mail's HTML made safe to show, and shown: cleaned once when it arrives, completed when read.

Cleaned HTML is for a sandboxed frame without scripts. It fetches nothing: inline
pictures stand as ``data-cid``, remote ones as ``data-remote``; ``shown`` gives the
first their addresses and the second theirs only when the reader asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

import nh3

from apps.channels.domain.mail.html import flatten

TAGS = set(
    # ruff: noqa: SIM905
    "a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del"
    " details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark"
    " ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr"
    " tt u ul var wbr".split()
)
ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title", "align", "valign", "bgcolor"},
    "a": {"href", "name"},
    "img": {"alt", "width", "height", "src", "data-cid", "data-remote"},
    "font": {"color", "size", "face"},
    "td": {"colspan", "rowspan", "width", "height"},
    "th": {"colspan", "rowspan", "width", "height"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "col": {"span", "width"},
    "ol": {"start", "type"},
}
STYLES = set(
    "background-color border border-bottom border-collapse border-color border-left border-radius"
    " border-right border-spacing border-style border-top border-width color direction font-family"
    " font-size font-style font-weight height letter-spacing line-height list-style-type margin"
    " margin-bottom margin-left margin-right margin-top max-width min-width padding padding-bottom"
    " padding-left padding-right padding-top text-align text-decoration text-indent text-transform"
    " unicode-bidi vertical-align white-space width word-break".split()
)
MAX_STYLE = 1_000
PICTURE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')
VALUE = re.compile(r' ([a-z-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Clean:
    html: str
    remote_pictures: int
    content_ids: frozenset[str]  # of the inline pictures it shows


def clean(html: str) -> Clean:
    """Safe HTML, within the limits of ``html.flatten``. Costs up to a second of CPU."""
    safe = _CLEANER.clean(flatten(html)).strip()
    pictures = [dict(VALUE.findall(match)) for match in PICTURE.findall(safe)]
    return Clean(
        html=safe,
        remote_pictures=sum("data-remote" in picture for picture in pictures),
        content_ids=frozenset(unescape(p["data-cid"]) for p in pictures if "data-cid" in p),
    )


def shown(html: str, *, inline: Mapping[str, str], remote: bool) -> str:
    """Cleaned HTML with pictures: ``inline`` maps content ids to our own addresses."""

    def picture(match: re.Match[str]) -> str:
        values = {name: unescape(value) for name, value in VALUE.findall(match.group(1))}
        source = inline.get(values.get("data-cid", ""))
        if remote and "data-remote" in values:
            source = values.pop("data-remote")
        if source:
            values.pop("data-cid", None)
            values["src"] = source
            values["referrerpolicy"] = "no-referrer"
        return "<img" + "".join(f' {n}="{escape(v)}"' for n, v in values.items()) + ">"

    return PICTURE.sub(picture, html)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        # What a style could fetch or cover; the rest is filtered by property.
        dangerous = re.search(r"url|image|expression|@|\\|position|/\*", value, re.IGNORECASE)
        return None if dangerous or len(value) > MAX_STYLE else value
    if name == "href":
        return value[:4000] if re.match(r"(https?|mailto|tel):", value, re.IGNORECASE) else None
    if name == "src":
        return value if value.startswith("data:image/") else None
    if name == "data-remote":
        return value if re.match(r"(https?:)?//", value, re.IGNORECASE) else None
    return value[:4000]


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style", "title"},
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    filter_style_properties=STYLES,
    url_schemes={"http", "https", "mailto", "tel", "data"},
    url_relative="deny",
    allowed_classes={"details": {"quoted"}},
    set_tag_attribute_values={"a": {"target": "_blank"}},
    link_rel="noopener noreferrer nofollow",
)
