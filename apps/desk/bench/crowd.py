"""Customers, cases and messages by the million, made inside the database.

As they would come: the messages of a case after each other. Sixty of the customers are found by
the name that is searched however few there are, so that a page is full at every size.
"""

from __future__ import annotations

from django.db import connection

from apps.desk.bench.stage import Stage

CHUNK = 100_000

CUSTOMERS = """
WITH fresh AS (
    INSERT INTO customers_customer
        (created_at, updated_at, name, language, time_zone, country, tier, attributes, status,
         last_contact_at, search_text)
    SELECT now() - n * interval '1 minute', now(), 'Customer ' || n, '', '', '', '', '{}',
        'active', now() - n * interval '1 minute',
        'customer ' || n || (CASE WHEN n %% 997 = 0 OR n <= 60 THEN ' marta' ELSE '' END)
            || ' customer' || n || '@bench.example'
    FROM generate_series(%(first)s, %(last)s) AS n
    RETURNING id
)
INSERT INTO customers_customer_brands (customer_id, brand_id) SELECT id, %(brand)s FROM fresh
"""
CASES = """
INSERT INTO interactions_case
    (created_at, updated_at, brand_id, customer_id, subject, status, priority, version, last_seq,
     attributes, opened_at, last_message_at, last_message, reopen_count, resolved_at, closed_at)
SELECT now(), now(), %(brand)s, c.id, 'Order ' || c.id || ' arrived cracked', 'closed', 2, 1,
    %(each)s, '{}', c.last_contact_at, c.last_contact_at, 'Thank you', 0, now(), now()
FROM customers_customer c
JOIN customers_customer_brands b ON b.customer_id = c.id AND b.brand_id = %(brand)s
WHERE NOT EXISTS (SELECT 1 FROM interactions_case k WHERE k.customer_id = c.id)
"""
INTERACTIONS = """
INSERT INTO interactions_interaction
    (created_at, updated_at, case_id, customer_id, channel_id, kind, direction, status, attention,
     attention_since, handoff_context, language, end_reason, customer_read_seq, agent_read_seq,
     opened_at, ended_at)
SELECT now(), now(), k.id, k.customer_id, %(channel)s, 'chat', 'in', 'ended', 'us', now(), '{}',
    '', 'agent', 0, 0, k.opened_at, now()
FROM interactions_case k
WHERE k.brand_id = %(brand)s
    AND NOT EXISTS (SELECT 1 FROM interactions_interaction i WHERE i.case_id = k.id)
"""
MESSAGES = """
INSERT INTO interactions_message
    (created_at, updated_at, case_id, interaction_id, seq, kind, direction, visibility, sender,
     subject, body, body_html, quoted, recipients, client_id, provider_id, landing, occurred_at)
SELECT now(), now(), i.case_id, i.id, n, 'text', CASE WHEN n %% 2 = 1 THEN 'in' ELSE 'out' END,
    'customer', '', '',
    CASE n WHEN 1 THEN 'The pendant of order ' || i.id || ' arrived cracked'
        ELSE 'line ' || n || ' about order ' || i.id END,
    '', '', '{}', 'bench-' || n, '', '', now()
FROM interactions_interaction i
JOIN interactions_case k ON k.id = i.case_id AND k.brand_id = %(brand)s
CROSS JOIN generate_series(1, %(each)s) AS n
WHERE NOT EXISTS (SELECT 1 FROM interactions_message m WHERE m.case_id = i.case_id)
ORDER BY i.id, n
"""


def grow(built: Stage, *, cases: int, messages_each: int) -> None:
    """Bring the stage's brand up to ``cases`` closed cases, a customer and messages each."""
    facts = {"brand": built.brand.pk, "channel": built.chat.pk, "each": messages_each}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM customers_customer_brands WHERE brand_id = %s", [built.brand.pk]
        )
        [have] = cursor.fetchone()
        for first in range(have + 1, cases + 1, CHUNK):
            last = min(first + CHUNK - 1, cases)
            cursor.execute(CUSTOMERS, facts | {"first": first, "last": last})
            cursor.execute(CASES, facts)
            cursor.execute(INTERACTIONS, facts)
            cursor.execute(MESSAGES, facts)
        cursor.execute("VACUUM ANALYZE")
