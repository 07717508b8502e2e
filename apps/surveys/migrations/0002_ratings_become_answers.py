"""Ratings given before there were surveys are answers like any other."""

from django.db import migrations

TAKE_OVER = """
INSERT INTO surveys_response (
    created_at, updated_at, interaction_id, customer_id, brand_id, queue_id, agent_id,
    kind, way, language, at, answers, csat, comment
)
SELECT now(), now(), i.id, i.customer_id, c.brand_id,
       (SELECT e.queue_id FROM routing_queueentry e
        WHERE e.interaction_id = i.id ORDER BY e.id DESC LIMIT 1),
       i.owner_id, i.kind, 'chat', i.language, r.at,
       jsonb_strip_nulls(jsonb_build_object('rating', r.score, 'comment', nullif(r.comment, ''))),
       r.score, r.comment
FROM interactions_rating r
JOIN interactions_interaction i ON i.id = r.interaction_id
JOIN interactions_case c ON c.id = i.case_id
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0001_surveys_and_answers"),
    ]

    operations = [migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop)]
