"""The rail of the staff shell and the list of settings, drawn from ``apps.desk.rail``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.desk.rail import RAIL, SETTINGS, shown

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_phone(context: Context) -> str:
    """Where the switch of the reader's phone is fetched; empty for who has no desk."""
    user = context["request"].user
    return reverse("desk:phone") if isinstance(user, User) and user.may(Action.DESK_USE) else ""


@register.simple_tag(takes_context=True)
def desk_screen(context: Context) -> str:
    """Where the sign of the recorded screen is fetched; empty for who has no desk."""
    user = context["request"].user
    return reverse("desk:screen") if isinstance(user, User) and user.may(Action.DESK_USE) else ""


@register.inclusion_tag("layouts/_rail.html", takes_context=True)
def rail(context: Context) -> dict[str, Any]:
    return {"entries": shown(RAIL, context["request"])}


@register.inclusion_tag("layouts/_rail_commands.html", takes_context=True)
def rail_commands(context: Context) -> dict[str, Any]:
    """The pages of the rail as entries of the command palette."""
    return {"entries": shown(RAIL, context["request"])}


@register.inclusion_tag("layouts/_settings_nav.html", takes_context=True)
def settings_nav(context: Context) -> dict[str, Any]:
    groups = [(title, shown(entries, context["request"])) for title, entries in SETTINGS]
    return {"groups": [(title, entries) for title, entries in groups if entries]}
