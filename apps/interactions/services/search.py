"""One field over all a person may see: words of messages, subjects and numbers, customers.

A word may be in one message of five million or in half of them, and a person may see all
cases or a handful. So the newest hits are taken first, whoever may see them, in stretches of
bounded size, and only those are asked about. ``before`` goes on where a page ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from apps.customers.models import Customer
from apps.interactions.domain import queries
from apps.interactions.models import Case, Message

if TYPE_CHECKING:
    from apps.accounts.models import User

PAGE = 20
FEW = 8  # cases and customers beside the messages
MOST_COMPARED = 10_000  # cases, by likeness
STRETCHES = (100, 400, 1_600)  # hits looked at for one page, until it is full
NEAR = 20_000  # rows from the newest on that are read one by one


@dataclass(frozen=True, slots=True)
class Found:
    messages: list[Message] = field(default_factory=list)
    before: int | None = None  # the next page's cursor; None when there is no more
    cases: list[Case] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)


def search(*, user: User, words: str, before: int | None = None, size: int = PAGE) -> Found:
    """The first page brings cases and customers too; a later one (``before``) messages only."""
    words = " ".join(words.split()[: queries.MOST_WORDS])[: queries.LONGEST]
    query = _query(words)
    if query is None:
        return Found()
    messages, cursor = _messages(user, query, before=before, size=size)
    if before is not None:
        return Found(messages, cursor)
    people = customers(user=user, words=words)
    matters = cases(user=user, words=words)
    if not messages and not people and not matters:
        matters = alike(user=user, words=words)
    return Found(messages, cursor, matters, people)


def cases(*, user: User, words: str, size: int = FEW) -> list[Case]:
    """By number, then the newest whose subject has every word."""
    number = queries.case_number(words)
    seen = Case.objects.visible_to(user).select_related("customer")
    exact = list(seen.filter(number=number)) if number is not None else []
    query = _query(words)
    named = _newest(seen, Q(search=query), size) if query else []
    return (exact + [case for case in named if case not in exact])[:size]


def alike(*, user: User, words: str, size: int = FEW) -> list[Case]:
    """For a slip of the pen: of the newest cases, those whose subject is much like the words.

    Comparing costs microseconds a row, so only so many are compared.
    """
    newest = Case.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None or not queries.parts(words):
        return []
    compared = Case.objects.visible_to(user).filter(pk__gt=newest - MOST_COMPARED)
    found = compared.filter(subject__trigram_word_similar=words).select_related("customer")
    return list(found.order_by("-pk")[:size])


def _newest(seen: QuerySet[Case], about: Q, size: int) -> list[Case]:
    """In growing stretches of hits, as for messages."""
    found: list[Case] = []
    for stretch in STRETCHES:
        hits = _hits(Case.objects.filter(about), most=stretch)
        found = list(seen.filter(pk__in=hits).order_by("-pk")[:size])
        if len(found) >= size or len(hits) < stretch:
            break
    return found


def _hits(rows: QuerySet[Any], *, most: int, before: int | None = None) -> list[int]:
    """The newest of ``rows``, which are those with the words.

    A common word is met soon among the newest rows. For a rare one the words' own index knows
    every place: it is asked about the rest, by an order that no index has, for the planner cannot
    tell a rare beginning of a word and would walk all rows backwards.
    """
    top = before
    if top is None:
        newest = rows.model.objects.order_by("-pk").values_list("pk", flat=True).first()
        top = (newest or 0) + 1
    near = rows.filter(pk__lt=top, pk__gte=top - NEAR).order_by("-pk")
    hits = list(near.values_list("pk", flat=True)[:most])
    if len(hits) < most and top > NEAR:
        far = rows.filter(pk__lt=top - NEAR).order_by((F("pk") + 0).desc())
        hits += far.values_list("pk", flat=True)[: most - len(hits)]
    return hits


def customers(*, user: User, words: str, size: int = FEW) -> list[Customer]:
    if not queries.parts(words):
        return []
    rows = Customer.objects.visible_to(user).current().matching(words)
    return list(rows.order_by("-pk")[:size])


def _query(words: str) -> SearchQuery | None:
    if queries.is_web_search(words):
        return SearchQuery(words, config="simple", search_type="websearch")
    raw = queries.prefix_query(words)
    return SearchQuery(raw, config="simple", search_type="raw") if raw else None


def _messages(
    user: User, query: SearchQuery, *, before: int | None, size: int
) -> tuple[list[Message], int | None]:
    """The newest hits the user may see, and the cursor behind the last one looked at."""
    found: list[int] = []
    cursor = before
    for stretch in STRETCHES:
        hits = _hits(Message.objects.filter(search=query), most=stretch, before=cursor)
        seen = Message.objects.visible_to(user).filter(pk__in=hits).order_by("-pk")
        found += seen.values_list("pk", flat=True)[: size - len(found)]
        if len(found) == size:
            cursor = found[-1]
            break
        cursor = hits[-1] if len(hits) == stretch else None
        if cursor is None:
            break
    page = Message.objects.filter(pk__in=found).order_by("-pk")
    return list(page.select_related("case__customer", "interaction", "author")), cursor
