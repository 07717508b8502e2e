"""What each address with arguments is about, and how far one must reach to see it.

A new address that takes arguments gets a line here: which object of a place it names, how
far that object is from a reader of the first place, and, where it is not the guard's own
action that decides, which one does.
"""

from __future__ import annotations

from apps.accounts.domain.permissions import Action, Scope
from tests.accounts.distances import (
    NEVER,
    OF_BRAND,
    OF_BRAND_WORDS,
    OF_OWN_TEAM,
    OF_SERVED_BRAND,
    OF_TEAM,
    OWN_OR_ALL,
    PERSONAL,
    SHARED,
    Objects,
    by_pk,
)
from tests.accounts.quality_objects import QUALITY


def _offer(place):
    return {"offer_id": place.offer.pk}


def _own_offer(place):
    return {"pk": place.offer.pk}


def _part(place):
    return {"pk": place.message.interaction_id}


def _number(place):
    return {"number": place.case.number}


def _message(place):
    return {"number": place.message.case.number, "message_id": place.message.pk}


def _identity(place):
    return {"pk": place.customer.pk, "identity_id": place.identity.pk, "verb": "block"}


def _tag(place):
    return {"pk": place.customer.pk, "tag_id": place.tag.pk}


def _tag_of_case(place):
    return {"number": place.case.number, "tag_id": place.case_tag.pk}


def _customer_id(place):
    return {"customer_id": place.customer.pk}


def _tab(place):
    return {"number": place.case.number, "tab": "case"}


def _related(place):
    return {"number": place.case.number, "other": place.case.number}


def _upload(place):
    return {"key": place.upload.upload_key}


def _rule(place):
    return {"pk": place.queue.pk, "key": "target"}


def _version(place):
    return {"pk": place.queue.pk, "number": place.version.number}


def _exclusion(place):
    return {"pk": place.customer.pk, "exclusion_id": 0}


def _contact(place):
    return {"pk": place.message.interaction_id}


def _customer_tag(place):
    return {"pk": place.customer.pk, "name": place.tag.name}


def _case_tag(place):
    return {"number": place.case.number, "name": "urgent"}


def _draft(place):
    return {"number": place.case.number, "kind": "reply"}


def _level(place):
    return {"pk": place.person.pk, "slug": place.skill.slug}


def _key(place):
    return {"key": place.channel.key}


def _lesson(place):
    return {"pk": place.enrolment.pk, "place": 1}


def _square(place):
    return {"user_id": place.person.pk, "course_id": place.course.pk}


CUSTOMER = Objects(by_pk("customer"), OF_BRAND)
CASE = Objects(_number, OF_TEAM)
MESSAGE = Objects(_message, OF_TEAM)
CONTACT = Objects(_contact, OF_TEAM, (Action.CASE_VIEW,))
OFFER = Objects(_offer, PERSONAL)
PERSON = Objects(by_pk("person"), OF_TEAM)
IMPORT = Objects(by_pk("import_job"), OWN_OR_ALL)
VOCABULARY = Objects(by_pk("tag"), SHARED, (Action.CUSTOMER_VIEW,))
ATTRIBUTE = Objects(by_pk("attribute"), SHARED, (Action.CUSTOMER_VIEW,))
SKILL = Objects(by_pk("skill"), SHARED)
CHANNEL = Objects(by_pk("channel"), OF_BRAND)
PUT_ASIDE = Objects(by_pk("put_aside"), OF_BRAND)


TOKEN = Objects(by_pk("token"), PERSONAL | {"other team": Scope.ALL, "other brand": Scope.ALL})

QUEUE_ACTIONS = (Action.DESK_USE, Action.FLOOR_VIEW, Action.QUEUE_MANAGE)

OBJECTS: dict[str, Objects] = {
    # accounts
    "accounts:token_revocation": TOKEN,
    "accounts:session_end": Objects(by_pk("session"), PERSONAL),
    "settings:user": PERSON,
    "settings:deactivation": PERSON,
    "settings:reactivation": PERSON,
    "settings:second_factor_reset": PERSON,
    "settings:invitation_revocation": Objects(by_pk("invitation"), SHARED),
    "settings:role_second_factor": Objects(lambda place: {"role": "agent"}, SHARED),
    **{
        f"settings:{name}": Objects(by_pk("login"), SHARED)
        for name in ("sign_on_provider", "sign_on_removal")
    },
    "scim:user": Objects(by_pk("person"), SHARED),
    "scim:group": Objects(by_pk("team"), SHARED),
    "settings:audit_export": Objects(lambda place: {"form": "csv"}, SHARED),
    "settings:token_revocation": Objects(by_pk("token"), SHARED),
    **{
        f"settings:{name}": Objects(by_pk("webhook"), SHARED)
        for name in ("webhook", "webhook_rotation", "webhook_pause", "webhook_trial",
                     "webhook_removal")
    },
    "settings:webhook_resend": Objects(by_pk("dispatch"), SHARED),
    "settings:team": Objects(by_pk("team"), OF_TEAM),
    "settings:team_archive": Objects(by_pk("team"), OF_TEAM),
    "settings:brand": Objects(by_pk("brand"), OF_BRAND),
    "settings:brand_archive": Objects(by_pk("brand"), OF_BRAND),
    "settings:skill": SKILL,
    "settings:skill_archive": SKILL,
    # channels
    "settings:channel": CHANNEL,
    "settings:channel_new": Objects(lambda place: {"kind": "email"}, SHARED),
    "settings:channel_trial": CHANNEL,
    "settings:channel_pause": CHANNEL,
    "settings:channel_archive": CHANNEL,
    "settings:quarantine_original": PUT_ASIDE,
    "settings:quarantine_release": PUT_ASIDE,
    # customers
    **{
        f"customers:{name}": CUSTOMER
        for name in (
            "person", "know", "history", "older", "facts", "add_identity", "add_tag",
            "add_consent", "add_note",
        )
    },
    "customers:change_identity": Objects(_identity, OF_BRAND),
    "customers:remove_tag": Objects(_tag, OF_BRAND),
    "customers:dismiss": Objects(by_pk("pair"), OF_BRAND),
    "customers:undo_merge": Objects(by_pk("merge"), OF_BRAND),
    "customers:drop_view": Objects(by_pk("saved_filter"), PERSONAL),
    "customers:organisation": Objects(by_pk("organisation"), OF_BRAND),
    "customers:edit_organisation": Objects(by_pk("organisation"), OF_BRAND),
    "customers:export": Objects(lambda place: {"form": "csv"}, SHARED),
    "customers:import": IMPORT,
    "customers:remap": IMPORT,
    "customers:start_import": IMPORT,
    "customers:progress": IMPORT,
    "customers:refused": IMPORT,
    "settings:attribute": ATTRIBUTE,
    "settings:archive_attribute": ATTRIBUTE,
    "settings:rename_tag": VOCABULARY,
    "settings:delete_tag": VOCABULARY,
    # the desk
    **{
        f"desk:{name}": CASE
        for name in (
            "case", "talk", "head", "resolve", "reopen", "snooze", "messages", "earlier", "read",
            "composer", "reply", "note", "here", "end", "facts", "switch", "draft",
            "ready_answers", "mentions", "upload", "hand_over", "take", "relate", "wrap_up",
            "wrap_up_extension", "wrap_up_end", "resolve_next", "begin", "tag", "fields",
        )
    },
    "desk:side": Objects(_tab, OF_TEAM),
    "desk:part": Objects(_related, OF_TEAM),
    "desk:untag": Objects(_tag_of_case, OF_TEAM),
    "desk:new_case": Objects(_customer_id, OF_BRAND, (Action.CUSTOMER_VIEW,)),
    "desk:react": MESSAGE,
    "desk:unreact": MESSAGE,
    "desk:mail_html": MESSAGE,
    "desk:retry": MESSAGE,
    "desk:detach": MESSAGE,
    "desk:edit": MESSAGE,
    "desk:revisions": MESSAGE,
    "desk:discard_upload": Objects(_upload, PERSONAL),
    "desk:undo": Objects(_message, {"own team": NEVER, "other team": NEVER, "other brand": NEVER}),
    "desk:accept": OFFER,
    "desk:decline": OFFER,
    # the API: a session opens nothing there, see tests/api for what a token does
    **{f"api:{name}": CASE for name in ("case", "messages")},
    **{f"api:{name}": CUSTOMER for name in ("customer", "identities")},
    "api:exclusions": Objects(by_pk("customer"), OF_BRAND, (Action.CUSTOMER_VIEW,)),
    "api:exclusion": Objects(_exclusion, OF_BRAND),
    **{f"api:{name}": Objects(_part, OF_TEAM) for name in ("interaction", "ending", "wrap_up")},
    **{f"api:{name}": Objects(_own_offer, PERSONAL) for name in ("acceptance", "refusal")},
    "api:offer": Objects(_own_offer, OF_OWN_TEAM, (Action.DESK_USE, Action.FLOOR_VIEW)),
    **{f"api:{name}": CUSTOMER for name in ("touchpoints", "consents")},
    "api:customer_tag": Objects(_customer_tag, OF_BRAND),
    "api:identity": Objects(by_pk("identity"), OF_BRAND),
    "api:organisation": Objects(by_pk("organisation"), OF_BRAND),
    "api:tag": VOCABULARY,
    "api:attribute": ATTRIBUTE,
    "api:match": Objects(by_pk("pair"), OF_BRAND),
    "api:merge": Objects(by_pk("merge"), OF_BRAND),
    "api:case_tags": CASE,
    "api:case_tag": Objects(_case_tag, OF_TEAM),
    "api:draft": Objects(_draft, OF_TEAM),
    "api:case_merge": Objects(by_pk("case_merge"), OF_TEAM),
    "api:assignment": Objects(_part, OF_TEAM),
    **{
        f"api:{name}": Objects(by_pk("notification"), PERSONAL)
        for name in ("notification", "notification_read")
    },
    **{f"api:{name}": Objects(by_pk("attachment"), OF_TEAM) for name in ("attachment", "content")},
    "api:canned_reply": Objects(
        by_pk("canned"), OF_SERVED_BRAND, (Action.CASE_WORK, Action.CONTENT_MANAGE)
    ),
    "api:disposition": Objects(by_pk("disposition"), SHARED),
    "api:contact_reason": Objects(by_pk("reason"), SHARED),
    "api:queue": Objects(by_pk("queue"), OF_OWN_TEAM, QUEUE_ACTIONS),
    "api:publication": Objects(by_pk("queue"), OF_OWN_TEAM, QUEUE_ACTIONS),
    "api:entry": Objects(by_pk("entry"), OF_OWN_TEAM, QUEUE_ACTIONS),
    "api:reason_code": Objects(by_pk("away"), SHARED),
    "api:calendar": Objects(by_pk("calendar"), SHARED),
    "api:user": Objects(by_pk("person"), OF_OWN_TEAM),
    "api:level": Objects(_level, OF_OWN_TEAM),
    "api:team": Objects(by_pk("team"), OF_OWN_TEAM),
    "api:skill": SKILL,
    "api:brand": Objects(by_pk("brand"), OF_SERVED_BRAND),
    "api:token": TOKEN,
    "api:invitation": Objects(by_pk("invitation"), SHARED),
    **{
        f"api:{name}": Objects(_key, OF_SERVED_BRAND)
        for name in ("channel", "channel_pause", "channel_queue")
    },
    **{
        f"api:{name}": Objects(by_pk("webhook"), SHARED)
        for name in ("webhook", "webhook_secret", "webhook_pause", "webhook_test")
    },
    "api:resend": Objects(by_pk("dispatch"), SHARED),
    "api:outbox_retry": Objects(by_pk("dead"), SHARED),
    "api:inbound_release": Objects(by_pk("set_aside"), SHARED),
    # the floor
    "desk:floor_queue": Objects(by_pk("queue"), OF_TEAM, (Action.FLOOR_VIEW, Action.QUEUE_MANAGE)),
    "desk:floor_help": Objects(by_pk("queue"), OF_TEAM, (Action.FLOOR_VIEW, Action.QUEUE_MANAGE)),
    "desk:floor_agent": Objects(by_pk("person"), OF_TEAM),
    "desk:floor_state": Objects(by_pk("person"), OF_TEAM),
    "desk:floor_undo": Objects(by_pk("lever"), OF_TEAM),
    **{
        f"desk:floor_{name}": CONTACT
        for name in ("contact", "words", "whisper", "give", "take", "line")
    },
    **QUALITY,
    "quality:pick": CONTACT,
    # wallboards
    "boards:board": Objects(by_pk("board"), OF_BRAND_WORDS),
    **{
        f"boards:{name}": Objects(by_pk("board"), OF_BRAND)
        for name in ("edit", "arrange", "tile", "alert", "notice", "link", "archive")
    },
    # queues, hours, words
    **{
        f"settings:{name}": Objects(by_pk("queue"), OF_BRAND)
        for name in (
            *("queue", "queue_publish", "queue_schedule", "queue_discard"),
            *("queue_archive", "queue_simulator"),
            "queue", "queue_publish", "queue_schedule", "queue_discard", "queue_archive",
            "queue_simulator",
        )
    },
    "settings:queue_rule": Objects(_rule, OF_BRAND),
    "settings:queue_version": Objects(_version, OF_BRAND),
    **{
        f"settings:{name}": Objects(by_pk(kind), SHARED)
        for kind, names in {
            "calendar": ("calendar", "calendar_archive"),
            "away": ("away_reason", "away_archive"),
            "profile": ("profile",),
            "disposition": ("disposition", "disposition_archive"),
            "reason": ("reason", "reason_archive"),
        }.items()
        for name in names
    },
    "settings:canned_reply": Objects(by_pk("canned"), OF_BRAND_WORDS),
    "settings:canned_archive": Objects(by_pk("canned"), OF_BRAND_WORDS),
    "settings:outbox_retry": Objects(by_pk("dead"), SHARED),
    # channels
    **{
        f"settings:{name}": Objects(by_pk("channel"), SHARED)
        for name in ("channel", "channel_trial", "channel_pause", "channel_archive")
    },
    **{
        f"settings:{name}": Objects(by_pk("set_aside"), SHARED)
        for name in ("quarantine_original", "quarantine_release")
    },
    **{
        f"settings:{name}": Objects(by_pk("survey"), OF_BRAND)
        for name in (
            "survey", "survey_rules", "survey_question", "survey_words", "survey_publish",
            "survey_switch", "survey_archive", "survey_preview",
        )
    },
    "interactions:attachment": Objects(by_pk("attachment"), OF_TEAM),
    "settings:cost_rate_removal": Objects(by_pk("pay_rate"), SHARED),
    "settings:cost_fee_removal": Objects(by_pk("fee"), SHARED),
    # reports: what they count is cut to the reader, whatever the address says
    "analytics:report": Objects(lambda place: {"slug": "reached-in-time"}, SHARED),
    "analytics:behind": Objects(lambda place: {"kpi": "offered"}, SHARED),
    "analytics:file": Objects(lambda place: {"slug": "queues", "form": "csv"}, SHARED),
    "analytics:raw": Objects(lambda place: {"kind": "interactions"}, SHARED),
    **{
        f"analytics:{name}": Objects(by_pk("saved_report"), PERSONAL)
        for name in ("saved", "remove", "schedule", "unschedule")
    },
    # training: a learner's own lessons
    "training:enrolment": Objects(by_pk("enrolment"), PERSONAL),
    **{
        f"training:{name}": Objects(_lesson, PERSONAL)
        for name in (
            "lesson", "lesson_done", "quiz", "answers", "practice", "practice_say",
            "practice_look", "practice_end", "recording", "material", "package",
        )
    },
    "training:choose": Objects(by_pk("course"), OF_BRAND),
    "training:book": Objects(by_pk("slot"), OF_BRAND),
    # training: those who teach and look after others
    "training:square": Objects(_square, OF_TEAM),
    "training:move": Objects(by_pk("enrolment"), OF_TEAM),
    "training:withdraw": Objects(by_pk("enrolment"), OF_TEAM),
    "training:revoke": Objects(by_pk("certificate"), OF_TEAM),
    "training:from_answer": Objects(by_pk("lost_answer"), OF_TEAM, (Action.QUALITY_VIEW,)),
    "training:team": Objects(by_pk("team"), OF_TEAM),
    **{
        f"training:{name}": Objects(by_pk("course"), OF_BRAND)
        for name in ("course", "course_draft", "course_publish", "course_archive", "lesson_new")
    },
    "training:lesson_edit": Objects(by_pk("lesson"), OF_BRAND),
    "training:lesson_move": Objects(by_pk("lesson"), OF_BRAND),
    **{
        f"training:{name}": Objects(by_pk("slot"), OF_BRAND_WORDS)
        for name in ("slot", "seat", "slot_cancel")
    },
    "training:cohort": Objects(by_pk("cohort"), OF_BRAND_WORDS),
    "training:rule_switch": Objects(by_pk("course_rule"), OF_BRAND),
    "training:decide": Objects(by_pk("training_request"), OF_BRAND),
    "training:hear": Objects(by_pk("role_play"), OF_BRAND),
    "training:sound": Objects(by_pk("role_play"), OF_BRAND),
    **{
        f"training:{name}": Objects(by_pk("vacancy"), OF_BRAND)
        for name in ("vacancy", "vacancy_archive")
    },
    "training:test": Objects(by_pk("vacancy_test"), OF_BRAND),
    "training:test_sound": Objects(by_pk("spoken_test"), OF_BRAND),
    **{
        f"training:{name}": Objects(by_pk("candidate"), OF_BRAND)
        for name in ("candidate", "candidate_link", "candidate_erase")
    },
    "training:grade": Objects(by_pk("sitting"), OF_BRAND),
    "training:sitting_sound": Objects(by_pk("sitting"), OF_BRAND),
}  # fmt: skip
