"""Asking after a contact: who is asked, when, and that it really goes out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.customers.choices import CustomerStatus, Purpose
from apps.customers.models import Identity, Suppression
from apps.customers.services import consents
from apps.customers.services.consents import Proof
from apps.interactions.choices import Direction, EndReason, Outcome, Status
from apps.interactions.models import Interaction, InteractionEvent
from apps.routing.models import QueueEntry
from apps.surveys.choices import InvitationState
from apps.surveys.domain import asking
from apps.surveys.domain.asking import Facts, Rule
from apps.surveys.models import Response, Survey, SurveyInvitation
from apps.surveys.services import surveys, ways

LOOKED_BACK = timedelta(minutes=15)
LARGEST_SWEEP = 2_000
SETTLED = timedelta(seconds=30)  # what is older has been committed, and its event has come
SWEPT_TO = "surveys:swept-to"
NO_CUSTOMER = (EndReason.ABANDONED, EndReason.CONTINUED, EndReason.SYSTEM)


def consider(*, interaction_id: int, now: datetime) -> str:
    """Invite the customer of a contact that was wrapped up. Returns why not, or "" when invited.

    Asked again it changes nothing: one contact is asked about once.
    """
    interaction = (
        Interaction.objects.select_related("case__brand", "customer", "identity", "channel")
        .filter(pk=interaction_id, status=Status.ENDED, direction=Direction.INBOUND)
        .first()
    )
    if interaction is None or interaction.end_reason in NO_CUSTOMER:
        return "no_contact"
    if interaction.owner_id is None or _is_nobody(interaction):
        return "no_contact"
    queue_id = queue_of(interaction.pk)
    for way, asker in ways.WAYS.items():
        survey = surveys.for_contact(interaction, queue_id=queue_id, way=way)
        if survey is None:
            continue
        address = asker.address(interaction)
        reason = asking.refusal(_rule(survey), _facts(interaction, address), now=now)
        if not reason and address is not None:
            _invite(interaction, survey, address, way=way, queue_id=queue_id, now=now)
        return reason
    return "no_survey"


def consider_recent(*, now: datetime) -> int:
    """What events may have lost: contacts wrapped up lately, each looked at once.

    How far the sweep came is kept in the cache; should that be lost, the last quarter of an
    hour is looked at again, which changes nothing.
    """
    if not Survey.objects.asking().exists():
        return 0
    since = max(cache.get(SWEPT_TO) or now - LOOKED_BACK, now - LOOKED_BACK)
    recent = list(
        InteractionEvent.objects.filter(kind="wrapped_up", at__gt=since, at__lte=now - SETTLED)
        .exclude(Exists(SurveyInvitation.objects.filter(interaction=OuterRef("interaction"))))
        .order_by("at")
        .values_list("interaction_id", "at")[:LARGEST_SWEEP]
    )
    invited = sum(consider(interaction_id=pk, now=now) == "" for pk, _at in recent)
    if recent:
        cache.set(SWEPT_TO, recent[-1][1], timeout=LOOKED_BACK.total_seconds())
    return invited


def send_due(*, now: datetime, limit: int = 200) -> int:
    """Ask whoever is due; how many were asked. Each in a transaction of its own."""
    due = list(
        SurveyInvitation.objects.due(now).order_by("due_at").values_list("pk", flat=True)[:limit]
    )
    return sum(_send(pk, now) for pk in due)


def opened(invitation: SurveyInvitation) -> None:
    """Somebody, or something that follows links, looked at it: noted once, means nothing more."""
    SurveyInvitation.objects.filter(pk=invitation.pk, opened_at__isnull=True).update(
        opened_at=timezone.now()
    )


def stop(invitation: SurveyInvitation) -> None:
    """They want no more surveys: a consent taken back, with its proof, in the ledger."""
    if consents.state_of(invitation.customer, Purpose.SURVEY) == "withdrawn":
        return
    consents.withdraw(
        customer=invitation.customer,
        purpose=Purpose.SURVEY,
        identity=invitation.identity,
        proof=Proof(captured_from="survey link", particulars={"invitation": invitation.pk}),
    )


def failed(*, reference: str, problem: str) -> None:
    """The outbox gave up on one of ours."""
    kind, _colon, pk = reference.partition(":")
    if kind == "survey" and pk.isdecimal():
        SurveyInvitation.objects.filter(pk=int(pk), state=InvitationState.SENT).update(
            state=InvitationState.FAILED, reason=problem[:40]
        )


def queue_of(interaction_id: int) -> int | None:
    """Where it waited last."""
    found: int | None = (
        QueueEntry.objects.filter(interaction=interaction_id)
        .order_by("-pk")
        .values_list("queue_id", flat=True)
        .first()
    )
    return found


def _invite(
    interaction: Interaction, survey: Survey, address: Identity, *, way: str,
    queue_id: int | None, now: datetime,
) -> None:  # fmt: skip
    due_at = now + timedelta(minutes=survey.delay_minutes)
    SurveyInvitation.objects.get_or_create(
        interaction=interaction,
        defaults={
            "survey": survey,
            "version": survey.published,  # type: ignore[misc]  # only what is published asks
            "customer_id": interaction.customer_id,
            "identity": address,
            "brand_id": interaction.case.brand_id,
            "queue_id": queue_id,
            "agent_id": interaction.owner_id,
            "way": way,
            "language": _language(interaction),
            "due_at": due_at,
            "expires_at": due_at + timedelta(days=survey.open_days),
        },
    )


@transaction.atomic
def _send(pk: int, now: datetime) -> bool:
    """Look again, since the customer may have said no or answered meanwhile; then ask."""
    row = (
        SurveyInvitation.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related(
            "survey", "version", "brand", "customer", "identity",
            "interaction__case__brand", "interaction__customer", "interaction__identity",
            "interaction__channel",
        )
        .filter(pk=pk, state=InvitationState.DUE)
        .first()
    )  # fmt: skip
    if row is None:
        return False
    facts = _facts(row.interaction, row.identity, apart_from=row.pk)
    reason = asking.refusal(_rule(row.survey), facts, now=now)
    if not reason and ways.WAYS[row.way].ask(row) is None:
        reason = "no_line"
    row.state = InvitationState.DROPPED if reason else InvitationState.SENT
    row.reason, row.sent_at = reason, None if reason else now
    row.save(update_fields=["state", "reason", "sent_at", "updated_at"])
    return not reason


def _rule(survey: Survey) -> Rule:
    return Rule(
        survey_id=survey.pk,
        sample_percent=survey.sample_percent,
        quarantine=timedelta(days=survey.quarantine_days),
        needs_consent=survey.needs_consent,
    )


def _facts(
    interaction: Interaction, address: Identity | None, *, apart_from: int | None = None
) -> Facts:
    customer = interaction.customer
    gone = Q(expires_at__isnull=False) & Q(expires_at__lte=timezone.now())
    suppressed = address is not None and Suppression.objects.filter(
        scheme=address.scheme, value=address.value, purpose__in=["", Purpose.SURVEY]
    ).exclude(gone).exists()  # fmt: skip
    return Facts(
        interaction_id=interaction.pk,
        has_address=address is not None,
        consent=consents.state_of(customer, Purpose.SURVEY, "email"),
        is_suppressed=suppressed,
        last_asked_at=_last_asked(customer.pk, apart_from=apart_from),
        is_rated=Response.objects.filter(interaction=interaction).exists(),
    )


def _last_asked(customer_id: int, *, apart_from: int | None) -> datetime | None:
    """By whatever survey. One that was dropped asked nobody."""
    asked = SurveyInvitation.objects.filter(customer=customer_id).exclude(
        state=InvitationState.DROPPED
    )
    if apart_from is not None:
        asked = asked.filter(pk__lt=apart_from)  # of two at once the first one goes out
    found: datetime | None = (
        asked.order_by("-created_at").values_list("created_at", flat=True).first()
    )
    return found


def _language(interaction: Interaction) -> str:
    spoken: str = (
        interaction.language or interaction.customer.language or interaction.case.brand.language
    )
    return spoken


def _is_nobody(interaction: Interaction) -> bool:
    """No person to ask: gone, or spam."""
    if interaction.customer.status != CustomerStatus.ACTIVE:
        return True
    wrap_up = getattr(interaction, "wrap_up", None)
    return wrap_up is not None and wrap_up.outcome == Outcome.SPAM
