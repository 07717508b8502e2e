"""Raw rows to take away: one an interaction, a case, a message or a person's quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from apps.analytics import querysets
from apps.analytics.models import CaseFact, ContactFact, HoldingFact, PersonFact
from apps.analytics.services.figures import Filters, Period
from apps.core import audit
from apps.customers.domain.cells import safe
from apps.interactions.models import Case, Interaction, Message

if TYPE_CHECKING:
    from apps.accounts.models import User

PAGE = 1_000
FILED = ("brand", "kind", "channel", "queue", "team", "agent", "reason")
CONTACT = (
    "interaction", "at", *FILED, "direction", "is_continuation", "ended_at", "end_reason",
    "first_reply_ms", "first_reply_business_ms", "reply_due_at", "first_reply_at",
    "bot_reply_ms", "turns", "turn_ms", "received", "sent", "sent_by_bot", "rating",
)  # fmt: skip
CASE = (
    "case", "at", *FILED, "first_contact_at", "resolution_ms", "resolution_business_ms",
    "contacts", "reopened", "passed_on", "outcome", "next_contact_at",
)  # fmt: skip
MESSAGE = (
    "id", "interaction_id", "case_id", "seq", "occurred_at", "direction", "kind", "visibility",
    "author_id",
)  # fmt: skip
HOLDING = (
    "interaction", "number", *FILED, "began_at", "ended_at", "how", "talk_ms", "wrap_ms",
    "focus_ms", "session_ms",
)  # fmt: skip
PERSON = (
    "start", "agent", "team", "signed_in_ms", "paid_ms", "routable_ms", "handling_ms",
    "handling_routable_ms", "idle_ms", "productive_ms", "items_ms", "load_ms",
)  # fmt: skip

Columns = Sequence[str]
Rows = Callable[[Period, Filters, "User"], QuerySet[Any]]


def _contacts(period: Period, filters: Filters, reader: User) -> QuerySet[Any]:
    seen = Interaction.objects.visible_to(reader).values("pk")
    return _facts(ContactFact, period, filters, reader).filter(interaction__in=seen)


def _cases(period: Period, filters: Filters, reader: User) -> QuerySet[Any]:
    seen = Case.objects.visible_to(reader).values("pk")
    return _facts(CaseFact, period, filters, reader).filter(case__in=seen)


def _messages(period: Period, filters: Filters, reader: User) -> QuerySet[Any]:
    """Who wrote when; what was written stays in the case."""
    contacts = _facts(ContactFact, period, filters, reader).values("interaction")
    found: QuerySet[Any] = Message.objects.visible_to(reader).filter(interaction__in=contacts)
    return found


def _holdings(period: Period, filters: Filters, reader: User) -> QuerySet[Any]:
    return _facts(HoldingFact, period, filters, reader)


def _people(period: Period, filters: Filters, reader: User) -> QuerySet[Any]:
    cut = Filters(teams=filters.teams, agents=filters.agents).condition()
    return PersonFact.objects.filter(
        cut & querysets.condition_of_people(reader), start__gte=period.start, start__lt=period.end
    )


RAW: dict[str, tuple[Columns, Rows]] = {
    "interactions": (CONTACT, _contacts),
    "cases": (CASE, _cases),
    "messages": (MESSAGE, _messages),
    "holdings": (HOLDING, _holdings),
    "agent-intervals": (PERSON, _people),
}


def count(kind: str, period: Period, filters: Filters, *, reader: User) -> int:
    """How many rows there will be, for whoever waits."""
    return RAW[kind][1](period, filters, reader).count()


def lines(kind: str, period: Period, filters: Filters, *, reader: User) -> Iterator[list[object]]:
    """Every row as cells no spreadsheet runs, by key, a page at a time: no memory, no limit."""
    columns, rows = RAW[kind]
    wanted = rows(period, filters, reader).order_by("pk")
    last = 0
    while True:
        page = list(wanted.filter(Q(pk__gt=last)).values_list("pk", *columns)[:PAGE])
        for pk, *cells in page:
            last = pk
            yield [safe(_cell(cell)) for cell in cells]
        if len(page) < PAGE:
            return


def header(kind: str) -> list[str]:
    return list(RAW[kind][0])


def first(rows: Iterator[list[object]], most: int) -> list[list[object]]:
    return list(islice(rows, most))


def note(*, actor: User, what: str, form: str, asked: dict[str, Any]) -> None:
    """Who took what out, on the audit trail."""
    audit.record("report.exported", actor=actor, summary=f"{what} as {form}", asked=asked)


def _facts(model: Any, period: Period, filters: Filters, reader: User) -> QuerySet[Any]:
    found: QuerySet[Any] = model.objects.filter(
        filters.condition() & querysets.condition(reader), at__gte=period.start, at__lt=period.end
    )
    return found


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
