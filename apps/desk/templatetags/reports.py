"""Numbers of drawings and figures of reports in templates."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def px(value: float) -> str:
    """A coordinate: a point in every language, one digit at most."""
    return f"{value:.1f}".removesuffix(".0")


@register.filter
def money(cents: int) -> str:
    """Cents in the centre's currency, two digits."""
    return number_format(cents / 100, 2, force_grouping=True)
