"""What pages at the door and in settings ask about people."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from apps.accounts.domain.permissions import Action, Scope
from apps.accounts.models import User
from apps.accounts.querysets import UserQuerySet
from apps.accounts.services import policies

register = template.Library()

# The first mark found decides: Edge also says Chrome, and Chrome also says Safari.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


@register.simple_tag
def demo_people() -> UserQuerySet:
    """Those to walk in as; nobody outside the demo."""
    people: UserQuerySet = User.objects.demo_logins()
    return people if settings.DEMO else people.none()


@register.simple_tag(takes_context=True)
def second_factor_is_missing(context: Context) -> bool:
    """Whether the reader is kept here until they have set one up."""
    user = context.get("user")
    return isinstance(user, User) and policies.lacks_second_factor(user)


@register.simple_tag(takes_context=True)
def may(context: Context, action: str) -> bool:
    """Whether the reader's role goes anywhere with ``action``: ``{% may "token.use" as ok %}``."""
    user = context.get("user")
    return isinstance(user, User) and user.may(Action(action))


@register.filter
def browser(user_agent: str) -> str:
    """What somebody would call it: "Firefox, Linux"; the raw words where none fits."""
    names = [
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, names)) or user_agent[:80] or gettext("Unknown browser")


@register.filter
def sockets_of(scope: Scope) -> SafeString:
    """A scope as four holes, filled from the start side."""
    holes = (("on" if number < scope else "",) for number in range(Scope.ALL))
    return format_html_join("", '<i class="{}"></i>', holes)
