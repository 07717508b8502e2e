"""The nouns of the API that are named by a number alone: part of ``url_objects``."""

from __future__ import annotations

from apps.accounts.domain.permissions import Action
from apps.customers.models import Order
from tests.accounts.distances import (
    OF_BRAND,
    OF_NOBODY,
    OF_OWN_TEAM,
    OF_SERVED_BRAND,
    OF_TEAM,
    PERSONAL,
    SHARED,
    Objects,
    pk,
)


def customer_tag(place):
    return {"pk": place.customer.pk, "name": place.tag.name}


def order(place):
    number = f"H-{place.customer.pk}"
    known = {"customer": place.customer, "brand": place.brand}
    return {"pk": Order.objects.get_or_create(number=number, defaults=known)[0].pk}


def case_tag(place):
    return {"number": place.case.number, "name": "urgent"}


def level(place):
    return {"pk": place.person.pk, "slug": place.skill.slug}


def draft_answer(place):
    return {"pk": place.draft_review.pk, "key": "greets"}


def card_version(place):
    return {"pk": place.card.pk, "number": 1}


PROGRAMS: dict[str, Objects] = {
    "api:exclusions": Objects(pk("customer"), OF_BRAND, (Action.CUSTOMER_VIEW,)),
    "api:identity": Objects(pk("identity"), OF_BRAND),
    "api:order": Objects(order, OF_BRAND),
    "api:organisation": Objects(pk("organisation"), OF_BRAND),
    "api:match": Objects(pk("pair"), OF_BRAND),
    "api:merge": Objects(pk("merge"), OF_BRAND),
    "api:case_merge": Objects(pk("case_merge"), OF_TEAM),
    **{
        f"api:{name}": Objects(pk("notification"), PERSONAL)
        for name in ("notification", "notification_read")
    },
    **{f"api:{name}": Objects(pk("attachment"), OF_TEAM) for name in ("attachment", "content")},
    "api:canned_reply": Objects(
        pk("canned"), OF_SERVED_BRAND, (Action.CASE_WORK, Action.CONTENT_MANAGE)
    ),
    "api:disposition": Objects(pk("disposition"), SHARED),
    "api:contact_reason": Objects(pk("reason"), SHARED),
    "api:reason_code": Objects(pk("away"), SHARED),
    "api:calendar": Objects(pk("calendar"), SHARED),
    "api:user": Objects(pk("person"), OF_OWN_TEAM),
    "api:team": Objects(pk("team"), OF_OWN_TEAM),
    "api:brand": Objects(pk("brand"), OF_SERVED_BRAND),
    "api:invitation": Objects(pk("invitation"), SHARED),
    **{
        f"api:{name}": Objects(pk("webhook"), SHARED)
        for name in ("webhook", "webhook_secret", "webhook_pause", "webhook_test")
    },
    "api:resend": Objects(pk("dispatch"), SHARED),
    "api:outbox_retry": Objects(pk("dead"), SHARED),
    "api:inbound_release": Objects(pk("set_aside"), SHARED),
    "api:customer_tag": Objects(customer_tag, OF_BRAND),
    "api:case_tag": Objects(case_tag, OF_TEAM),
    "api:level": Objects(level, OF_OWN_TEAM),
    "api:notice_read": Objects(pk("notice"), PERSONAL),
    # quality
    **{f"api:{name}": Objects(pk("review"), OF_TEAM) for name in ("review", "review_release")},
    "api:review_answer": Objects(draft_answer, OF_NOBODY),
    "api:review_submission": Objects(pk("draft_review"), OF_NOBODY),
    **{
        f"api:{name}": Objects(pk("review_task"), OF_TEAM)
        for name in ("review_task", "review_beginning")
    },
    **{
        f"api:{name}": Objects(pk("card"), OF_BRAND)
        for name in ("scorecard", "scorecard_publication")
    },
    "api:scorecard_form": Objects(card_version, OF_BRAND),
    "api:sampling_plan": Objects(pk("plan"), OF_BRAND),
    **{f"api:{name}": Objects(pk("dispute"), OF_TEAM) for name in ("dispute", "dispute_decision")},
    "api:calibration": Objects(pk("calibration"), OF_BRAND),
    **{
        f"api:{name}": Objects(pk("coaching_plan"), OF_TEAM)
        for name in ("coaching_plan", "coaching_sessions", "coaching_notes")
    },
    # training
    "api:course": Objects(pk("course"), OF_BRAND),
    "api:enrolment": Objects(pk("enrolment"), OF_TEAM),
    **{
        f"api:{name}": Objects(pk("certificate"), OF_TEAM) for name in ("certificate", "revocation")
    },
    "api:vacancy": Objects(pk("vacancy"), OF_BRAND),
    "api:candidate": Objects(pk("candidate"), OF_BRAND),
}
