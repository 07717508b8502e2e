"""Numbers of drawings and figures of reports in templates."""

from __future__ import annotations

from django import template

from apps.analytics.domain.kpi import Kpi

register = template.Library()


@register.filter
def px(value: float) -> str:
    """A coordinate: a point in every language, one digit at most."""
    return f"{value:.1f}".removesuffix(".0")


@register.filter
def names(kpi: Kpi) -> str:
    return ", ".join(kpi.channels)
