"""Facts of resolved cases: whether one contact was enough, and how long it took."""

from __future__ import annotations

from collections.abc import Collection

from apps.analytics.domain.spans import to_ms
from apps.analytics.models import CaseFact
from apps.analytics.services import statements
from apps.analytics.services.making import Clocks

# Contacts about the same reason count, and any contact of the same case.
RESOLVED = """
SELECT c.id, c.brand_id, coalesce(c.team_id, 0), coalesce(c.reason_id, 0), c.customer_id,
       coalesce(c.owner_id, 0), c.resolved_at, c.reopen_count,
       first.kind, first.channel_id, coalesce(first.opened_at, c.opened_at),
       coalesce(place.queue_id, 0), parts.n, coalesce(passed.n, 0), coalesce(wrap.outcome, ''),
       next.at
FROM interactions_case c
JOIN LATERAL (
    SELECT i.id, i.kind, i.channel_id, i.opened_at FROM interactions_interaction i
    WHERE i.case_id = c.id ORDER BY i.id LIMIT 1
) first ON true
LEFT JOIN LATERAL (
    SELECT e.queue_id FROM routing_queueentry e
    WHERE e.interaction_id = first.id ORDER BY e.id LIMIT 1
) place ON true
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE i.continues_id IS NULL) AS n
    FROM interactions_interaction i WHERE i.case_id = c.id
) parts
LEFT JOIN LATERAL (
    SELECT count(*) AS n FROM analytics_holdingfact h
    WHERE h.interaction IN (SELECT id FROM interactions_interaction WHERE case_id = c.id)
      AND h.how IN ('transferred', 'handed_over')
) passed ON true
LEFT JOIN LATERAL (
    SELECT w.outcome FROM interactions_wrapup w
    JOIN interactions_interaction i ON i.id = w.interaction_id
    WHERE i.case_id = c.id ORDER BY w.at DESC LIMIT 1
) wrap ON true
LEFT JOIN LATERAL (
    SELECT min(i.opened_at) AS at
    FROM interactions_interaction i JOIN interactions_case other ON other.id = i.case_id
    WHERE i.customer_id = c.customer_id AND i.direction = 'in' AND i.continues_id IS NULL
      AND i.opened_at > c.resolved_at AND other.brand_id = c.brand_id
      AND (other.id = c.id OR other.reason_id IS NOT DISTINCT FROM c.reason_id)
) next ON true
WHERE c.id = ANY(%(ids)s) AND c.resolved_at IS NOT NULL AND c.status IN ('resolved', 'closed')
"""
# A new contact may be the repeat of a case that was resolved not long ago.
CONCERNED = """
SELECT i.case_id FROM interactions_interaction i WHERE i.id = ANY(%(ids)s)
UNION
SELECT f."case" FROM analytics_casefact f
WHERE f.customer IN (
    SELECT customer_id FROM interactions_interaction WHERE id = ANY(%(ids)s)
    UNION SELECT customer_id FROM interactions_case WHERE id = ANY(%(cases)s)
)
"""


def concerned(interactions: Collection[int], cases: Collection[int]) -> set[int]:
    """The cases whose facts may change when these interactions and cases do."""
    values = {"ids": list(interactions), "cases": list(cases)}
    return {row[0] for row in statements.rows(CONCERNED, values)} | set(cases)


def facts(ids: Collection[int], *, clocks: Clocks) -> list[CaseFact]:
    found = []
    for row in statements.rows(RESOLVED, {"ids": list(ids)}):
        (pk, brand, team, reason, customer, owner, resolved, reopened, kind, channel, began,
         queue, contacts, passed_on, outcome, next_at) = row  # fmt: skip
        start, end = to_ms(began), to_ms(resolved)
        found.append(
            CaseFact(
                case=pk, brand=brand, kind=kind, channel=channel, queue=queue, team=team,
                agent=owner, reason=reason, customer=customer, at=resolved,
                first_contact_at=began, resolution_ms=max(end - start, 0),
                resolution_business_ms=clocks.business_ms(queue, channel, start, end),
                contacts=contacts, reopened=reopened, passed_on=passed_on, outcome=outcome,
                next_contact_at=next_at,
            )
        )  # fmt: skip
    return found
