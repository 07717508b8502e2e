"""What settings pages ask: slots of a rule, hours as lines."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def slot(key: str, value: Any, was: Any) -> SafeString:
    """A word of a rule that opens its form; what it was stands struck through until published."""
    changed = "" if value == was else " changed"
    before = format_html("<s>{}</s> ", was) if changed and was not in (None, "") else ""
    return format_html(
        '<a class="slot{}" href="?edit={}#rule-{}">{}{}</a>', changed, key, key, before, value
    )


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``{{ mapping|item:key }}``; empty when it is not there."""
    return mapping.get(key, "") if mapping else ""
