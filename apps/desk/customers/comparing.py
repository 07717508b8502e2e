"""Two customers compared in words: lines to choose, evidence, what moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.customers.choices import ConsentState, Purpose
from apps.customers.models import (
    AttributeDefinition,
    Customer,
    MatchCandidate,
    MergeEvent,
    Organisation,
)
from apps.customers.services import merging
from apps.customers.services.relations import label

LABELS = {
    "name": gettext_lazy("Name"),
    "language": gettext_lazy("Language"),
    "time_zone": gettext_lazy("Time zone"),
    "country": gettext_lazy("Country"),
    "tier": gettext_lazy("Tier"),
    "organisation": gettext_lazy("Organisation"),
    "owner": gettext_lazy("Looked after by"),
}
EVIDENCE = {
    "claim": gettext_lazy("One typed the address the other holds"),
    "phone": gettext_lazy("Same phone number"),
    "email": gettext_lazy("Same mailbox"),
    "handle": gettext_lazy("Same handle"),
    "name": gettext_lazy("Same name"),
    "name_nearly": gettext_lazy("Names nearly the same"),
    "organisation": gettext_lazy("Same organisation"),
    "domain": gettext_lazy("Same mail domain"),
    "different_email": gettext_lazy("Different e-mail"),
}
MOVING = {
    "customers.identity.customer": ("at", gettext_lazy("Addresses")),
    "customers.touchpoint.customer": ("clock", gettext_lazy("Entries in the history")),
    "customers.consent.customer": ("shield", gettext_lazy("Consents with their proof")),
    "interactions.case.customer": ("inbox", gettext_lazy("Cases")),
    "interactions.interaction.customer": ("chat", gettext_lazy("Contacts")),
    "interactions.message.author_customer": ("email", gettext_lazy("Messages")),
}


@dataclass(slots=True)
class Shown:
    """One line of the table. ``winner`` and ``loser`` are as a person reads them."""

    field: str
    label: str
    winner: str
    loser: str
    result: str
    side: str
    is_open: bool


@dataclass(slots=True)
class Piece:
    words: str
    detail: str
    weight: int


class Pair:
    """A candidate as the list of doubles shows it."""

    def __init__(self, candidate: MatchCandidate) -> None:
        self.candidate = candidate
        self.first, self.second = candidate.first, candidate.second
        self.pieces = pieces(candidate)


def compared(
    winner: Customer, loser: Customer, choices: dict[str, str], user: User
) -> dict[str, Any]:
    plan = merging.preview(winner, loser, choices)
    names = _Names(winner, loser)
    shown = [
        Shown(
            line.field,
            names.label(line.field),
            names.value(line.field, line.winner),
            names.value(line.field, line.loser),
            names.value(line.field, line.result),
            line.side,
            line.winner != line.loser,
        )
        for line in plan.lines
        if line.winner not in ("", None) or line.loser not in ("", None)
    ]
    pair = MatchCandidate.objects.visible_to(user).filter(
        first=min(winner.pk, loser.pk), second=max(winner.pk, loser.pk)
    )
    candidate = pair.first()
    merges = MergeEvent.objects.filter(winner=winner, undone_at=None)
    return {
        "winner": winner,
        "loser": loser,
        "lines": shown,
        "to_choose": sum(line.is_open for line in plan.lines),
        "consents": [_consent(row) for row in plan.consents],
        "addresses": [_addresses(person) for person in (winner, loser)],
        "moves": [_move(field, count) for field, count in plan.moves],
        "candidate": candidate,
        "pieces": pieces(candidate) if candidate else [],
        "last_merge": merges.select_related("loser", "by").first(),
    }


def pieces(candidate: MatchCandidate) -> list[Piece]:
    return [
        Piece(str(EVIDENCE.get(item["kind"], item["kind"])), _detail(item), item["weight"])
        for item in candidate.evidence
    ]


class _Names:
    """Fields and values in words; rows that are named by id are looked up once."""

    def __init__(self, *both: Customer) -> None:
        keys = {key for customer in both for key in customer.attributes}
        known = AttributeDefinition.objects.filter(key__in=keys).values_list("key", "label")
        self.attributes = dict(known)
        firms = [customer.organisation_id for customer in both if customer.organisation_id]
        self.rows = {
            "organisation": dict(
                Organisation.objects.filter(pk__in=firms).values_list("pk", "name")
            ),
            "owner": {row.owner_id: str(row.owner) for row in both if row.owner_id},
        }

    def label(self, field: str) -> str:
        key = field.removeprefix("attributes.")
        return str(LABELS.get(field) or self.attributes.get(key, key))

    def value(self, field: str, value: Any) -> str:
        if value in ("", None):
            return _("None")
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return str(self.rows.get(field, {}).get(value, value))


def _consent(row: merging.ConsentLine) -> dict[str, str]:
    words = {ConsentState.GRANTED: _("Yes"), ConsentState.WITHDRAWN: _("No"), "": _("Never asked")}
    drowned = row.result == ConsentState.WITHDRAWN and row.winner != row.loser
    return {
        "label": f"{Purpose(row.purpose).label} {row.channel_kind}".strip(),
        "winner": words[row.winner],
        "loser": words[row.loser],
        "result": _("No. A no always wins") if drowned else words[row.result],
    }


def _addresses(customer: Customer) -> list[str]:
    current = customer.identities.filter(valid_to=None).exclude(scheme="web_visitor")
    return [str(row) for row in current[:6]]


def _move(field: Any, count: int) -> tuple[str, str, int]:
    fallback = ("box", capfirst(str(field.model._meta.verbose_name_plural)))
    icon, words = MOVING.get(label(field), fallback)
    return icon, str(words), count


def _detail(item: dict[str, Any]) -> str:
    first, second = item.get("first", ""), item.get("second", "")
    return first if first == second else f"{first} / {second}"
