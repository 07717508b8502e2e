"""What each address with arguments is about, and how far one must reach to see it.

A new address that takes arguments gets a line here: which object of a place it names, how
far that object is from a reader of the first place, and, where it is not the guard's own
action that decides, which one does.
"""

from __future__ import annotations

from apps.accounts.domain.permissions import Action, Scope
from tests.accounts import distances
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
)
from tests.accounts.flow_objects import FLOWS
from tests.accounts.program_objects import PROGRAMS
from tests.accounts.public_arguments import PUBLIC_ARGUMENTS
from tests.accounts.training_objects import TRAINING
from tests.accounts.voice_objects import VOICE

__all__ = ["OBJECTS", "PUBLIC_ARGUMENTS"]
_pk, _part, _number = distances.pk, distances.part, distances.number
_offer, _own_offer, _message = distances.offer, distances.own_offer, distances.message


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


def _phone_identity(place):
    return {"pk": place.identity.pk}


def _stretch(place):
    return {"pk": place.recording.pk, "number": 0}


def _call(place):
    return {"pk": place.call.pk}


def _person(place):
    return {"pk": place.person.pk}


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


def _rule_of_card(place):
    return {"card": place.card.pk, "key": "greets"}


def _coaching_session(place):
    return {"pk": place.coaching_plan.pk, "session_id": place.coaching_session.pk}


def _piece(place):
    return {"pk": place.capture.pk, "number": 0}


def _draft_answer(place):
    return {"pk": place.draft_review.pk, "key": "solved"}


def _draft_evidence(place):
    return {"pk": place.draft_review.pk, "evidence_id": 1}


def _card_question(place):
    return {"pk": place.card.pk, "key": "solved"}


def _card_section(place):
    return {"pk": place.card.pk, "key": "outcome"}


def _draft(place):
    return {"number": place.case.number, "kind": "reply"}


def _key(place):
    return {"key": place.channel.key}


CUSTOMER = Objects(_pk("customer"), OF_BRAND)
CASE = Objects(_number, OF_TEAM)
MESSAGE = Objects(_message, OF_TEAM)
CONTACT = Objects(_contact, OF_TEAM, (Action.CASE_VIEW,))
OFFER = Objects(_offer, PERSONAL)
OWN_STRETCH = Objects(_stretch, {"own team": NEVER, "other team": NEVER, "other brand": NEVER})
OWN_CALL = Objects(_call, {"own team": NEVER, "other team": NEVER, "other brand": NEVER})
PERSON = Objects(_pk("person"), OF_TEAM)
IMPORT = Objects(_pk("import_job"), OWN_OR_ALL)
VOCABULARY = Objects(_pk("tag"), SHARED, (Action.CUSTOMER_VIEW,))
ATTRIBUTE = Objects(_pk("attribute"), SHARED, (Action.CUSTOMER_VIEW,))
SKILL = Objects(_pk("skill"), SHARED)
CHANNEL = Objects(_pk("channel"), OF_BRAND)
PUT_ASIDE = Objects(_pk("put_aside"), OF_BRAND)

REVIEW = Objects(_pk("review"), OF_TEAM)
DRAFT_REVIEW = Objects(_pk("draft_review"), OF_NOBODY)  # its writer's alone
CARD = Objects(_pk("card"), OF_BRAND)
QUESTION = Objects(_card_question, OF_BRAND)
SECTION = Objects(_card_section, OF_BRAND)

TOKEN = Objects(_pk("token"), PERSONAL | {"other team": Scope.ALL, "other brand": Scope.ALL})

QUEUE_ACTIONS = (Action.DESK_USE, Action.FLOOR_VIEW, Action.QUEUE_MANAGE)

OBJECTS: dict[str, Objects] = {
    **PROGRAMS,
    # accounts
    "accounts:token_revocation": TOKEN,
    "accounts:session_end": Objects(_pk("session"), PERSONAL),
    "settings:user": PERSON,
    "settings:deactivation": PERSON,
    "settings:reactivation": PERSON,
    "settings:second_factor_reset": PERSON,
    "settings:invitation_revocation": Objects(_pk("invitation"), SHARED),
    "settings:role_second_factor": Objects(lambda place: {"role": "agent"}, SHARED),
    **{
        f"settings:{name}": Objects(_pk("login"), SHARED)
        for name in ("sign_on_provider", "sign_on_removal")
    },
    "scim:user": Objects(_pk("person"), SHARED),
    "scim:group": Objects(_pk("team"), SHARED),
    "settings:audit_export": Objects(lambda place: {"form": "csv"}, SHARED),
    "settings:token_revocation": Objects(_pk("token"), SHARED),
    **{
        f"settings:{name}": Objects(_pk("webhook"), SHARED)
        for name in ("webhook", "webhook_rotation", "webhook_pause", "webhook_trial",
                     "webhook_removal")
    },
    "settings:webhook_resend": Objects(_pk("dispatch"), SHARED),
    "settings:team": Objects(_pk("team"), OF_TEAM),
    "settings:team_archive": Objects(_pk("team"), OF_TEAM),
    "settings:brand": Objects(_pk("brand"), OF_BRAND),
    "settings:recording_policy": Objects(_pk("brand"), OF_BRAND),
    "settings:team_screens": Objects(_pk("team"), OF_TEAM),
    "settings:queue_screens": Objects(_pk("queue"), OF_BRAND),
    "settings:brand_archive": Objects(_pk("brand"), OF_BRAND),
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
    "customers:dismiss": Objects(_pk("pair"), OF_BRAND),
    "customers:undo_merge": Objects(_pk("merge"), OF_BRAND),
    "customers:drop_view": Objects(_pk("saved_filter"), PERSONAL),
    "customers:organisation": Objects(_pk("organisation"), OF_BRAND),
    "customers:edit_organisation": Objects(_pk("organisation"), OF_BRAND),
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
    "desk:call_sound": Objects(_pk("call"), OF_TEAM),
    "desk:screen_film": Objects(_pk("capture"), OF_TEAM),
    "desk:screen_end": Objects(_pk("capture"), OF_NOBODY),
    "desk:screen_piece": Objects(_piece, OF_NOBODY),
    "desk:legal_hold": Objects(_pk("call"), OF_TEAM),
    "desk:sound": Objects(_pk("recording"), OF_TEAM, (Action.RECORDING_LISTEN,)),
    "desk:react": MESSAGE,
    "desk:unreact": MESSAGE,
    "desk:mail_html": MESSAGE,
    "desk:retry": MESSAGE,
    "desk:detach": MESSAGE,
    "desk:edit": MESSAGE,
    "desk:revisions": MESSAGE,
    "desk:discard_upload": Objects(_upload, PERSONAL),
    "desk:undo": Objects(_message, {"own team": NEVER, "other team": NEVER, "other brand": NEVER}),
    "desk:call": Objects(_phone_identity, OF_BRAND, (Action.CUSTOMER_VIEW,)),
    "desk:call_order": OWN_CALL,
    "desk:call_handing": OWN_CALL,
    "desk:call_line": OWN_CALL,
    "desk:call_stretch": OWN_CALL,
    "desk:call_piece": OWN_STRETCH,
    "desk:call_supervision": Objects(_call, OF_TEAM, (Action.CASE_VIEW,)),
    "settings:line_sound": Objects(_pk("queue"), OF_BRAND),
    "settings:dial_rule": Objects(_person, SHARED),
    **FLOWS,
    "desk:accept": OFFER,
    "desk:decline": OFFER,
    # the API: a session opens nothing there, see tests/api for what a token does
    **{
        f"api:{name}": CASE
        for name in ("case", "messages", "case_links", "case_team", "case_reason")
    },
    "api:case_link": Objects(_related, OF_TEAM),
    "api:legal_hold": Objects(_part, OF_TEAM),
    **{f"api:{name}": CUSTOMER for name in ("customer", "identities")},
    "api:exclusion": Objects(_exclusion, OF_BRAND),
    **{f"api:{name}": Objects(_part, OF_TEAM) for name in ("interaction", "ending", "wrap_up")},
    **{f"api:{name}": Objects(_own_offer, PERSONAL) for name in ("acceptance", "refusal")},
    "api:offer": Objects(_own_offer, OF_OWN_TEAM, (Action.DESK_USE, Action.FLOOR_VIEW)),
    **{f"api:{name}": CUSTOMER for name in ("touchpoints", "consents")},
    "api:tag": VOCABULARY,
    "api:attribute": ATTRIBUTE,
    "api:case_tags": CASE,
    "api:draft": Objects(_draft, OF_TEAM),
    "api:assignment": Objects(_part, OF_TEAM),
    **{
        f"api:{name}": Objects(_pk("queue"), OF_OWN_TEAM, QUEUE_ACTIONS)
        for name in ("queue", "publication", "queue_versions", "queue_draft", "queue_schedule")
    },
    "api:entry": Objects(_pk("entry"), OF_OWN_TEAM, QUEUE_ACTIONS),
    "api:skill": SKILL,
    "api:token": TOKEN,
    **{
        f"api:{name}": Objects(_key, OF_SERVED_BRAND)
        for name in ("channel", "channel_pause", "channel_queue")
    },
    # the floor
    "desk:floor_queue": Objects(_pk("queue"), OF_TEAM, (Action.FLOOR_VIEW, Action.QUEUE_MANAGE)),
    "desk:floor_help": Objects(_pk("queue"), OF_TEAM, (Action.FLOOR_VIEW, Action.QUEUE_MANAGE)),
    "desk:floor_agent": Objects(_pk("person"), OF_TEAM),
    "desk:floor_state": Objects(_pk("person"), OF_TEAM),
    "desk:floor_undo": Objects(_pk("lever"), OF_TEAM),
    "desk:callback_cancel": Objects(_pk("callback"), OF_TEAM),
    **{
        f"desk:floor_{name}": CONTACT
        for name in ("contact", "words", "whisper", "give", "take", "line")
    },
    "desk:notice": Objects(_pk("notice"), PERSONAL),
    # quality
    **{f"quality:{name}": REVIEW for name in (
        "review", "played", "release", "take_back", "ask_self",
    )},
    **{f"quality:{name}": Objects(_pk("review"), OF_NOBODY) for name in ("acknowledge", "dispute")},
    **{f"quality:{name}": DRAFT_REVIEW for name in ("score", "contact", "moments", "submit")},
    **{f"quality:{name}": Objects(_draft_answer, OF_NOBODY) for name in ("answer", "words", "pin")},
    "quality:unpin": Objects(_draft_evidence, OF_NOBODY),
    "quality:begin": Objects(_pk("review_task"), OF_TEAM, (Action.QUALITY_SCORE,)),
    "quality:skip": Objects(_pk("review_task"), OF_TEAM),
    "quality:decide": Objects(_pk("dispute"), OF_TEAM),
    "quality:pick": CONTACT,
    **{f"quality:{name}": Objects(_pk("plan"), OF_BRAND) for name in ("plan", "plan_run")},
    **{f"quality:{name}": CARD for name in (
        "card", "card_draft", "card_publish", "card_discard", "card_copy", "card_archive",
        "card_export", "card_preview", "card_comparison", "section_new",
    )},
    **{f"quality:{name}": QUESTION for name in ("question", "question_place")},
    **{f"quality:{name}": SECTION for name in ("section", "question_new")},
    **{f"quality:{name}": Objects(_pk("calibration"), OF_BRAND) for name in (
        "calibration", "calibration_open", "calibration_note",
    )},
    "quality:rule": Objects(_rule_of_card, OF_BRAND),
    "quality:rule_remove": Objects(_pk("rule"), OF_BRAND),
    **{f"quality:{name}": Objects(_pk("coaching_plan"), OF_TEAM) for name in (
        "coaching_plan", "coaching_note", "coaching_session", "coaching_end",
    )},
    "quality:coaching_held": Objects(_coaching_session, OF_TEAM),
    # wallboards
    "boards:board": Objects(_pk("board"), OF_BRAND_WORDS),
    **{
        f"boards:{name}": Objects(_pk("board"), OF_BRAND)
        for name in ("edit", "arrange", "tile", "alert", "notice", "link", "archive")
    },
    # queues, hours, words
    **{
        f"settings:{name}": Objects(_pk("queue"), OF_BRAND)
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
        f"settings:{name}": Objects(_pk(kind), SHARED)
        for kind, names in {
            "calendar": ("calendar", "calendar_archive"),
            "away": ("away_reason", "away_archive"),
            "profile": ("profile",),
            "disposition": ("disposition", "disposition_archive"),
            "reason": ("reason", "reason_archive"),
        }.items()
        for name in names
    },
    "settings:canned_reply": Objects(_pk("canned"), OF_BRAND_WORDS),
    "settings:canned_archive": Objects(_pk("canned"), OF_BRAND_WORDS),
    "settings:outbox_retry": Objects(_pk("dead"), SHARED),
    # channels
    **{
        f"settings:{name}": Objects(_pk("channel"), SHARED)
        for name in ("channel", "channel_trial", "channel_pause", "channel_archive")
    },
    **{
        f"settings:{name}": Objects(_pk("set_aside"), SHARED)
        for name in ("quarantine_original", "quarantine_release")
    },
    **{
        f"settings:{name}": Objects(_pk("survey"), OF_BRAND)
        for name in (
            "survey", "survey_rules", "survey_question", "survey_words", "survey_publish",
            "survey_switch", "survey_archive", "survey_preview",
        )
    },
    "interactions:attachment": Objects(_pk("attachment"), OF_TEAM),
    "settings:cost_rate_removal": Objects(_pk("pay_rate"), SHARED),
    "settings:cost_fee_removal": Objects(_pk("fee"), SHARED),
    # reports: what they count is cut to the reader, whatever the address says
    "analytics:report": Objects(lambda place: {"slug": "reached-in-time"}, SHARED),
    "analytics:behind": Objects(lambda place: {"kpi": "offered"}, SHARED),
    "analytics:file": Objects(lambda place: {"slug": "queues", "form": "csv"}, SHARED),
    "analytics:raw": Objects(lambda place: {"kind": "interactions"}, SHARED),
    **{
        f"analytics:{name}": Objects(_pk("saved_report"), PERSONAL)
        for name in ("saved", "remove", "schedule", "unschedule")
    },
    **TRAINING,
    **VOICE,
}  # fmt: skip
