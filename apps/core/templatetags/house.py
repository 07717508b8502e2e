"""The house's own template words, loaded everywhere."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


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
