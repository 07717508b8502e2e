"""What the customer thought of a contact, 1 to 5; they may change their mind for a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.events import publish
from apps.customers.choices import TouchpointKind
from apps.customers.services import ledger
from apps.interactions.choices import RatingReason
from apps.interactions.errors import Refused
from apps.interactions.events import CaseChanged, InteractionRated
from apps.interactions.models import Interaction, Rating

CHANGEABLE_FOR = timedelta(days=1)
LONGEST_COMMENT = 2_000


@transaction.atomic
def rate(
    *, interaction: Interaction, score: int, comment: str = "", reasons: Iterable[str] = ()
) -> Rating:
    """Raises Refused for a score outside 1 to 5, or when the first one is older than a day."""
    if not 1 <= score <= 5:
        raise Refused(_("Choose 1 to 5."))
    now = timezone.now()
    ticked = [reason for reason in RatingReason.values if reason in set(reasons)]
    row, made = Rating.objects.select_for_update().get_or_create(
        interaction=interaction,
        defaults={
            "score": score, "comment": comment[:LONGEST_COMMENT], "reasons": ticked, "at": now,
        },
    )  # fmt: skip
    if not made:
        if now - row.at > CHANGEABLE_FOR:
            raise Refused(_("This contact was rated already."))
        row.score, row.comment = score, comment[:LONGEST_COMMENT] or row.comment
        row.reasons = ticked or row.reasons
        row.save(update_fields=["score", "comment", "reasons"])
    else:
        ledger.record(
            customer=interaction.customer, kind=TouchpointKind.RATED, brand=interaction.case.brand,
            ref=f"interaction:{interaction.pk}", summary=_("Rated %s of 5") % score,
            score=score,
        )  # fmt: skip
    publish(InteractionRated(interaction.pk, score))
    publish(CaseChanged(interaction.case_id))
    return row
