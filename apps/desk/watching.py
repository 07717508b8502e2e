"""Who may listen to what: each kind of group has one rule, asked again at every (re)connect.

A group is ``<kind>.<id>``, or a bare ``<kind>`` for what exists once. ``user.<id>`` is not
asked for: a socket is in its own from the start.
"""

from __future__ import annotations

from collections.abc import Callable

from apps.accounts.domain.permissions import Action
from apps.accounts.models import Team, User
from apps.customers.models import Customer
from apps.interactions.models import Case, Interaction
from apps.routing.models import Queue

Rule = Callable[[User, int], bool]

_rules: dict[str, Rule] = {}


def group_kind(kind: str) -> Callable[[Rule], Rule]:
    """Let the decorated function decide on groups of ``kind``; a bare group asks about id 0."""

    def register(rule: Rule) -> Rule:
        _rules[kind] = rule
        return rule

    return register


def may_watch(user_id: int, group: str) -> bool:
    """Whether the user may join ``group``; unknown kinds: no.

    Takes an id: a socket lives for hours, and rights change under it.
    """
    kind, _, pk = group.partition(".")
    rule = _rules.get(kind)
    if rule is None or not ((pk.isascii() and pk.isdecimal()) or pk == ""):
        return False
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user is not None and rule(user, int(pk[:18] or 0))


@group_kind("case")
def _case(user: User, pk: int) -> bool:
    return bool(Case.objects.visible_to(user).filter(pk=pk).exists())


@group_kind("interaction")
def _interaction(user: User, pk: int) -> bool:
    return bool(Interaction.objects.visible_to(user).filter(pk=pk).exists())


@group_kind("customer")
def _customer(user: User, pk: int) -> bool:
    return bool(Customer.objects.visible_to(user).filter(pk=pk).exists())


@group_kind("queue")
def _queue(user: User, pk: int) -> bool:
    return bool(Queue.objects.visible_to(user).filter(pk=pk).exists())


@group_kind("team")
def _team(user: User, pk: int) -> bool:
    return bool(Team.objects.visible_to(user).filter(pk=pk).exists())


@group_kind("floor")
def _floor(user: User, pk: int) -> bool:
    return pk == 0 and user.may(Action.FLOOR_VIEW)
