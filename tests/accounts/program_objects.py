"""The nouns of the API that are named by a number alone: part of ``url_objects``."""

from __future__ import annotations

from apps.accounts.domain.permissions import Action, Scope
from apps.customers.models import Order
from apps.training.services import courses
from tests.accounts.distances import (
    NEVER,
    OF_BRAND,
    OF_BRAND_WORDS,
    OF_NOBODY,
    OF_OWN_TEAM,
    OF_SERVED_BRAND,
    OF_TEAM,
    OWN_OR_ALL,
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


def lesson(place):
    """Of the course's draft."""
    draft = courses.draft_of(place.course)
    row = draft.lessons.first() or courses.save_lesson(version=draft, title="One", kind="text")
    return {"pk": place.course.pk, "lesson": row.pk}


def seat(place):
    return {"pk": place.slot.pk, "username": place.person.username}


def of_board(name):
    """Something of a place's board."""
    word = name.removeprefix("kiosk_").removeprefix("board_")
    return lambda place: {"pk": place.board.pk, word: getattr(place, name).pk}


# Kept by whoever reads more than their own figures.
KEPT = {"own team": Scope.TEAM, "other team": NEVER, "other brand": NEVER}
PROGRAMS: dict[str, Objects] = {
    # wallboards, surveys, costs, kept reports
    **{
        f"api:{name}": Objects(pk("board"), OF_BRAND_WORDS)
        for name in ("board", "board_tiles", "board_notices")
    },
    **{f"api:{name}": Objects(pk("board"), OF_BRAND) for name in ("board_order", "board_links")},
    "api:board_tile": Objects(of_board("tile"), OF_BRAND_WORDS),
    "api:board_alert": Objects(of_board("tile"), OF_BRAND),
    "api:board_link": Objects(of_board("kiosk_link"), OF_BRAND),
    "api:board_notice": Objects(of_board("board_notice"), OF_BRAND_WORDS),
    "api:survey": Objects(pk("survey"), OF_SERVED_BRAND),
    **{
        f"api:{name}": Objects(pk("survey"), OF_BRAND)
        for name in ("survey_draft", "survey_publication", "survey_asking")
    },
    **{
        f"api:{name}": Objects(pk("pulse_round"), SHARED)
        for name in ("pulse_round", "pulse_results")
    },
    "api:pay_rate": Objects(pk("pay_rate"), SHARED),
    "api:fee": Objects(pk("fee"), SHARED),
    "api:saved_report": Objects(pk("saved_report"), KEPT),
    "api:saved_report_schedule": Objects(pk("sent_report"), KEPT),
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
    "api:sampling_drawing": Objects(pk("plan"), OF_BRAND),
    **{
        f"api:{name}": Objects(pk("calibration"), OF_BRAND)
        for name in ("calibration", "calibration_opening")
    },
    "api:coaching_ending": Objects(pk("coaching_plan"), OF_TEAM),
    # calls
    **{
        f"api:{name}": Objects(pk("recording"), OF_TEAM)
        for name in ("recording", "recording_words")
    },
    "api:callback": Objects(pk("callback"), OF_TEAM),
    **{
        f"api:{name}": Objects(pk("coaching_plan"), OF_TEAM)
        for name in ("coaching_plan", "coaching_sessions", "coaching_notes")
    },
    # training
    "api:course": Objects(pk("course"), OF_BRAND),
    "api:lessons": Objects(pk("course"), OF_BRAND),
    "api:course_publication": Objects(pk("course"), OF_BRAND),
    "api:lesson": Objects(lesson, OF_BRAND),
    "api:lesson_file": Objects(lesson, OF_BRAND),
    "api:cohort": Objects(pk("cohort"), OF_BRAND_WORDS),
    "api:quality_rule": Objects(pk("rule"), OF_BRAND),
    "api:team_screens": Objects(pk("team"), OF_TEAM),
    "api:queue_screens": Objects(pk("queue"), OF_BRAND),
    # imports, numbers nobody calls, saved filters, doors
    **{
        f"api:{name}": Objects(pk("import_job"), OWN_OR_ALL)
        for name in ("customer_import", "import_start", "import_refused")
    },
    "api:not_called": Objects(pk("suppression"), SHARED),
    "api:saved_filter": Objects(pk("saved_filter"), PERSONAL),
    "api:sign_in_provider": Objects(pk("login"), SHARED),
    "api:role_policy": Objects(lambda place: {"role": "agent"}, SHARED),
    "api:capacity_profile": Objects(pk("profile"), SHARED),
    **{
        f"api:{name}": Objects(pk("slot"), OF_SERVED_BRAND)
        for name in ("training_slot", "bookings", "attendance")
    },
    "api:seat": Objects(seat, OF_SERVED_BRAND),
    "api:assignment_rule": Objects(pk("course_rule"), OF_BRAND),
    **{
        f"api:{name}": Objects(pk("training_request"), OF_BRAND)
        for name in ("training_request", "training_decision")
    },
    "api:candidate_decision": Objects(pk("candidate"), OF_BRAND),
    "api:enrolment": Objects(pk("enrolment"), OF_TEAM),
    **{
        f"api:{name}": Objects(pk("certificate"), OF_TEAM) for name in ("certificate", "revocation")
    },
    "api:vacancy": Objects(pk("vacancy"), OF_BRAND),
    "api:candidate": Objects(pk("candidate"), OF_BRAND),
}
