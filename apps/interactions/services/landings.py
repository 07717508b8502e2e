"""What an inbound message points at, looked up: the facts for ``domain.landing``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from apps.channels.models import ChannelAccount
from apps.channels.protocol import Inbound
from apps.customers.models import Customer
from apps.interactions.choices import Landing, Status
from apps.interactions.domain.landing import Clue
from apps.interactions.models import Case, Interaction, Message

REFERENCE = re.compile(r"C-(\d{1,9})", re.IGNORECASE)
MOST_VALUES = 20  # of one clue: a mail may list thousands of References


def clues(inbound: Inbound, *, account: ChannelAccount, customer: Customer | None) -> list[Clue]:
    """Every case the message points at, strongest first."""
    return [
        clue
        for hint in inbound.thread
        for clue in _of_hint(hint.why, hint.values[:MOST_VALUES], inbound, account, customer)
    ] + list(_running(account, customer))


def message_of(provider_ids: Sequence[str], account: ChannelAccount) -> Message | None:
    """Our newest message with one of these ids, on a channel of the same brand."""
    ids = [pid for pid in provider_ids[:MOST_VALUES] if pid]
    rows = Message.objects.filter(provider_id__in=ids, case__brand=account.brand_id)
    return rows.select_related("case", "interaction").order_by("-pk").first() if ids else None


def _of_hint(
    why: str,
    values: Sequence[str],
    inbound: Inbound,
    account: ChannelAccount,
    customer: Customer | None,
) -> Iterator[Clue]:
    match why:
        case "token" | "subject":
            rule = Landing.TOKEN if why == "token" else Landing.SUBJECT
            for case in _numbered(values):
                yield _clue(rule, case, account, customer)
        case "references":
            message = message_of(values, account)
            if message:
                took_part = inbound.sender.address.lower() in _participants(message)
                yield _clue(
                    Landing.REFERENCES, message.case, account, customer, took_part=took_part
                )
        case "thread" if customer:
            part = _part_of_thread(values, account, customer)
            if part:
                yield _clue(Landing.THREAD, part.case, account, customer)


def _numbered(values: Sequence[str]) -> Iterator[Case]:
    for value in values:
        match = REFERENCE.fullmatch(value)
        case = Case.objects.filter(number=int(match[1])).first() if match else None
        if case:
            yield case


def _clue(
    rule: str,
    case: Case,
    account: ChannelAccount,
    customer: Customer | None,
    *,
    took_part: bool = False,
) -> Clue:
    return Clue(
        rule=rule,
        case_id=case.pk,
        is_same_brand=case.brand_id == account.brand_id,
        is_participant=took_part,
        is_same_customer=customer is not None and case.customer_id == customer.pk,
    )


def _participants(message: Message) -> set[str]:
    """Addresses that wrote or were written to in the message's conversation."""
    identity = message.interaction.identity
    found = {identity.value.lower()} if identity else set()
    for recipients in message.interaction.messages.order_by("-pk").values_list(
        "recipients", flat=True
    )[:50]:
        for who in ("from", "to", "cc"):
            found |= {str(address).lower() for address in recipients.get(who, [])}
    return found


def _part_of_thread(
    values: Sequence[str], account: ChannelAccount, customer: Customer
) -> Interaction | None:
    parts = Interaction.objects.filter(
        customer=customer, channel=account, handoff_context__thread__in=list(values)
    )
    return parts.select_related("case").order_by("-pk").first()


def _running(account: ChannelAccount, customer: Customer | None) -> Iterator[Clue]:
    """Where there are no threads, the customer's only conversation that still runs."""
    if customer is None or account.kind == "email":
        return
    parts = Interaction.objects.filter(
        customer=customer, channel=account, status__in=[Status.WAITING, Status.ACTIVE]
    ).select_related("case")[:2]
    cases = {part.case_id: part.case for part in parts}
    if len(cases) == 1:
        yield _clue(Landing.OPEN_CASE, next(iter(cases.values())), account, customer)
