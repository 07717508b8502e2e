"""What the right pane shows: who the customer is, what the case is, how it ended, where it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.domain.permissions import Action
from apps.accounts.models import Team, User
from apps.customers.choices import AppliesTo
from apps.customers.models import Consent, Customer, Identity, Touchpoint
from apps.desk.work import attributes, cases, habits, wrapping
from apps.desk.work.attributes import AttributesForm
from apps.desk.work.forms import RelateForm
from apps.interactions.choices import Priority
from apps.interactions.models import Case, CaseLink, CaseMerge, ContactReason
from apps.interactions.services import reach
from apps.routing.choices import PresenceState
from apps.routing.models import Presence, Queue, QueueEntry

HISTORY = 8
OTHERS = 6
TABS = (("customer", _("Customer")), ("case", _("Case")), ("wrap-up", _("Wrap-up")))
ASIDE = ("hand-over", "relate")  # shown in place of a tab while one decides

Context = dict[str, Any]


def context(case: Case, user: User, tab: str) -> Context:
    """The pane with ``tab`` open; an unknown one is the customer."""
    tab = tab if tab in _BODIES else "customer"
    may_work = Case.objects.workable_by(user).filter(pk=case.pk).exists()
    if tab in {"wrap-up", *ASIDE} and not may_work:
        tab = "customer"
    shown = [each for each in TABS if may_work or each[0] != "wrap-up"]
    body = _BODIES[tab](case, user)
    template = f"desk/work/side/_{tab.replace('-', '_')}.html"
    frame = {"case": case, "tab": tab, "tabs": shown, "side_body": template, "may_work": may_work}
    return body | frame


def _customer(case: Case, user: User) -> Context:
    person = (
        Customer.objects.visible_to(user)
        .filter(pk=case.customer_id)
        .select_related("organisation", "owner", "habit")
        .prefetch_related("tags")
        .first()
    )
    if person is None:
        return {"customer": None}
    states = {
        way.identity.pk: way for way in reversed(reach.ways_to_reach(case, user)) if way.channel
    }
    identities = Identity.objects.filter(customer=person).current()
    return {
        "customer": person,
        "identities": [(identity, states.get(identity.pk)) for identity in identities],
        "consents": _newest_consents(person, user),
        "facts": habits.lines(person) + attributes.lines(person.attributes, AppliesTo.CUSTOMER),
        "history": list(_history(person, case, user)),
        "others": _others(case, user),
        "may_edit": user.may(Action.CUSTOMER_EDIT),
        "may_call": user.may(Action.DESK_USE) and user.may(Action.CASE_WORK),
    }


def _case(case: Case, user: User) -> Context:
    links = CaseLink.objects.filter(Q(first=case) | Q(second=case)).select_related(
        "first", "second"
    )
    near = {link.second_id if link.first_id == case.pk else link.first_id for link in links}
    linked = Case.objects.visible_to(user).filter(pk__in=near)
    children = Case.objects.visible_to(user).filter(parent=case)
    parent = Case.objects.visible_to(user).filter(pk=case.parent_id).first()
    entry = (
        QueueEntry.objects.filter(interaction__case=case)
        .select_related("queue")
        .order_by("-pk")
        .first()
    )
    merges = CaseMerge.objects.filter(survivor=case, undone_at__isnull=True)
    return {
        "priorities": Priority.choices,
        "reasons": reasons(case, user),
        "facts": attributes.lines(case.attributes, AppliesTo.CASE),
        "linked": list(linked),
        "children": list(children),
        "parent": parent,
        "merges": list(merges.select_related("absorbed")),
        "entry": entry,
        "tags": list(case.tags.all()),
        "fields_form": AttributesForm(case=case),
    }


def _wrap_up(case: Case, user: User) -> Context:
    leg = cases.current_leg(cases.legs(case))
    return {"panel": wrapping.panel(case, leg, user_id=user.pk) if leg else None}


def _hand_over(case: Case, user: User) -> Context:
    return targets(case, user)


def _relate(case: Case, user: User) -> Context:
    return {"form": RelateForm(), "others": _others(case, user)}


_BODIES: dict[str, Callable[[Case, User], Context]] = {
    "customer": _customer,
    "case": _case,
    "wrap-up": _wrap_up,
    "hand-over": _hand_over,
    "relate": _relate,
}


def targets(case: Case, user: User) -> Context:
    """Who may be given the conversation: queues and teams of its brand, colleagues."""
    waiting = PresenceState.AVAILABLE
    people = (
        User.objects.active()
        .at_the_desk()
        .filter(Q(teams__brands=case.brand_id) | Q(brands=case.brand_id))
        .exclude(pk=user.pk)
        .distinct()
    )
    states = dict(
        Presence.objects.filter(user__in=people).values_list("user", "presence", flat=False)
    )
    ordered = sorted(people, key=lambda each: (states.get(each.pk) != waiting, str(each)))
    return {
        "queues": list(Queue.objects.current().filter(brand=case.brand_id)),
        "people": [(person, states.get(person.pk, "offline")) for person in ordered[:40]],
        "teams": list(
            Team.objects.current().filter(brands=case.brand_id).exclude(pk=case.team_id or 0)
        ),
    }


def reasons(case: Case, user: User) -> list[tuple[int, str]]:
    """The tree of reasons as one list, each by its whole path."""
    rows = (
        ContactReason.objects.visible_to(user)
        .filter(Q(brand=case.brand_id) | Q(brand__isnull=True), archived_at__isnull=True)
        .select_related("parent")
    )
    paths = [
        (row.pk, f"{row.parent.name} > {row.name}" if row.parent else row.name) for row in rows
    ]
    return sorted(paths, key=lambda each: each[1])


def _others(case: Case, user: User) -> list[Case]:
    return list(
        Case.objects.visible_to(user)
        .filter(customer=case.customer_id)
        .exclude(pk=case.pk)
        .order_by("-opened_at")[:OTHERS]
    )


def _history(person: Customer, case: Case, user: User) -> list[Touchpoint]:
    """The newest of the ledger, without what the thread beside it says already."""
    rows = Touchpoint.objects.visible_to(user).filter(customer=person)
    own = [f"case:{case.pk}", *(f"interaction:{pk}" for pk in _leg_ids(case))]
    return list(rows.exclude(ref__in=own)[:HISTORY])


def _leg_ids(case: Case) -> list[int]:
    return list(case.interactions.values_list("pk", flat=True))


def _newest_consents(person: Customer, user: User) -> list[Consent]:
    """One line per purpose: the last word counts."""
    newest: dict[str, Consent] = {}
    consents = Consent.objects.visible_to(user).filter(customer=person)
    for consent in consents.order_by("-at", "-pk"):
        newest.setdefault(consent.purpose, consent)
    return list(newest.values())
