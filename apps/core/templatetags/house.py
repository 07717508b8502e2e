"""The house's own template words, loaded everywhere."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.filter
def midway(label: object) -> str:
    """A label in the middle of a sentence: small, but for a language that writes nouns large."""
    word = str(label)
    return word if (get_language() or "").startswith("de") else word.lower()


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a channel's kind, called as the kind; what is not drawn is a plug."""
    return kind if kind and kind != "generic" else "plug"


@register.simple_tag
def icon(name: str, size: str = "", *, flip: bool = False) -> SafeString:
    """An icon of ``static/icons.svg``, hidden from screen readers: the word beside it speaks.

    ``size`` is empty, ``xs``, ``sm`` or ``lg``; ``flip`` mirrors direction icons right to left.
    """
    classes = " ".join(filter(None, ["icon", size, "flip" if flip else ""]))
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def look(context: Context) -> SafeString:
    """The reader's theme and density as attributes of ``<html>``; the system's when unset."""
    user = context.get("user")
    chosen = {name: getattr(user, name, "") for name in ("theme", "density")}
    return format_html_join(
        "",
        ' data-{}="{}"',
        ((name, value) for name, value in chosen.items() if value and value != "system"),
    )


@register.simple_tag
def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """Like ``url``, and empty where no such page exists."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag(name="vars")
def css_vars(**values: Any) -> SafeString:
    """Custom properties for one element: ``<i {% vars v=0.7 hue="var(--channel-chat)" %}>``.

    A strict content policy forbids style attributes; ``css-vars.js`` sets these from script.
    Numbers keep their point in every language.
    """
    text = "; ".join(f"--{name.replace('_', '-')}: {value}" for name, value in values.items())
    return format_html('data-vars="{}"', text)


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute a script reads; the template escapes it."""
    return json.dumps(value or {}, separators=(",", ":"))


@register.simple_tag
def initials(name: str) -> str:
    """Up to two letters that stand for a name: the first of its first and last word."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()
