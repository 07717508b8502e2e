"""What each address with arguments is about, and how far one must reach to see it.

A new address that takes arguments gets a line here: which object of a place it names, how
far that object is from a reader of the first place, and, where it is not the guard's own
action that decides, which one does.
"""

from __future__ import annotations

from apps.accounts.domain.permissions import Action
from tests.accounts.api_objects import API
from tests.accounts.distances import (
    ATTRIBUTE,
    CARD,
    CASE,
    CHANNEL,
    CONTACT,
    CUSTOMER,
    DRAFT_REVIEW,
    IMPORT,
    MESSAGE,
    NEVER,
    OF_BRAND,
    OF_BRAND_WORDS,
    OF_NOBODY,
    OF_TEAM,
    OFFER,
    PERSON,
    PERSONAL,
    PUT_ASIDE,
    QUESTION,
    REVIEW,
    SECTION,
    SHARED,
    SKILL,
    TOKEN,
    VOCABULARY,
    Objects,
    customer_id,
    draft_answer,
    draft_evidence,
    identity,
    lesson,
    message,
    pk,
    related,
    rule,
    square,
    tab,
    tag,
    tag_of_case,
    upload,
    version,
)

OBJECTS: dict[str, Objects] = API | {
    # accounts
    "accounts:token_revocation": TOKEN,
    "accounts:session_end": Objects(pk("session"), PERSONAL),
    "settings:user": PERSON,
    "settings:deactivation": PERSON,
    "settings:reactivation": PERSON,
    "settings:second_factor_reset": PERSON,
    "settings:invitation_revocation": Objects(pk("invitation"), SHARED),
    "settings:role_second_factor": Objects(lambda place: {"role": "agent"}, SHARED),
    **{
        f"settings:{name}": Objects(pk("login"), SHARED)
        for name in ("sign_on_provider", "sign_on_removal")
    },
    "settings:audit_export": Objects(lambda place: {"form": "csv"}, SHARED),
    "settings:token_revocation": Objects(pk("token"), SHARED),
    **{
        f"settings:{name}": Objects(pk("webhook"), SHARED)
        for name in ("webhook", "webhook_rotation", "webhook_pause", "webhook_trial",
                     "webhook_removal")
    },
    "settings:webhook_resend": Objects(pk("dispatch"), SHARED),
    "settings:team": Objects(pk("team"), OF_TEAM),
    "settings:team_archive": Objects(pk("team"), OF_TEAM),
    "settings:brand": Objects(pk("brand"), OF_BRAND),
    "settings:brand_archive": Objects(pk("brand"), OF_BRAND),
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
    "customers:change_identity": Objects(identity, OF_BRAND),
    "customers:remove_tag": Objects(tag, OF_BRAND),
    "customers:dismiss": Objects(pk("pair"), OF_BRAND),
    "customers:undo_merge": Objects(pk("merge"), OF_BRAND),
    "customers:drop_view": Objects(pk("saved_filter"), PERSONAL),
    "customers:organisation": Objects(pk("organisation"), OF_BRAND),
    "customers:edit_organisation": Objects(pk("organisation"), OF_BRAND),
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
    "desk:side": Objects(tab, OF_TEAM),
    "desk:part": Objects(related, OF_TEAM),
    "desk:untag": Objects(tag_of_case, OF_TEAM),
    "desk:new_case": Objects(customer_id, OF_BRAND, (Action.CUSTOMER_VIEW,)),
    "desk:react": MESSAGE,
    "desk:unreact": MESSAGE,
    "desk:mail_html": MESSAGE,
    "desk:retry": MESSAGE,
    "desk:detach": MESSAGE,
    "desk:edit": MESSAGE,
    "desk:revisions": MESSAGE,
    "desk:discard_upload": Objects(upload, PERSONAL),
    "desk:undo": Objects(message, {"own team": NEVER, "other team": NEVER, "other brand": NEVER}),
    "desk:accept": OFFER,
    "desk:decline": OFFER,
    # the floor
    "desk:floor_queue": Objects(pk("queue"), OF_TEAM, (Action.FLOOR_VIEW, Action.QUEUE_MANAGE)),
    "desk:floor_help": Objects(pk("queue"), OF_TEAM, (Action.FLOOR_VIEW, Action.QUEUE_MANAGE)),
    "desk:floor_agent": Objects(pk("person"), OF_TEAM),
    "desk:floor_state": Objects(pk("person"), OF_TEAM),
    "desk:floor_undo": Objects(pk("lever"), OF_TEAM),
    **{
        f"desk:floor_{name}": CONTACT
        for name in ("contact", "words", "whisper", "give", "take", "line")
    },
    # quality
    **{f"quality:{name}": REVIEW for name in (
        "review", "played", "release", "take_back", "ask_self",
    )},
    **{f"quality:{name}": Objects(pk("review"), OF_NOBODY) for name in ("acknowledge", "dispute")},
    **{f"quality:{name}": DRAFT_REVIEW for name in ("score", "contact", "submit")},
    **{f"quality:{name}": Objects(draft_answer, OF_NOBODY) for name in ("answer", "words", "pin")},
    "quality:unpin": Objects(draft_evidence, OF_NOBODY),
    "quality:begin": Objects(pk("review_task"), OF_TEAM, (Action.QUALITY_SCORE,)),
    "quality:skip": Objects(pk("review_task"), OF_TEAM),
    "quality:decide": Objects(pk("dispute"), OF_TEAM),
    "quality:pick": CONTACT,
    **{f"quality:{name}": Objects(pk("plan"), OF_BRAND) for name in ("plan", "plan_run")},
    **{f"quality:{name}": CARD for name in (
        "card", "card_draft", "card_publish", "card_discard", "card_copy", "card_archive",
        "card_export", "card_preview", "section_new",
    )},
    **{f"quality:{name}": QUESTION for name in ("question", "question_place")},
    **{f"quality:{name}": SECTION for name in ("section", "question_new")},
    # wallboards
    "boards:board": Objects(pk("board"), OF_BRAND_WORDS),
    **{
        f"boards:{name}": Objects(pk("board"), OF_BRAND)
        for name in ("edit", "arrange", "tile", "alert", "notice", "link", "archive")
    },
    # queues, hours, words
    **{
        f"settings:{name}": Objects(pk("queue"), OF_BRAND)
        for name in (
            *("queue", "queue_publish", "queue_schedule", "queue_discard"),
            *("queue_archive", "queue_simulator"),
            "queue", "queue_publish", "queue_schedule", "queue_discard", "queue_archive",
            "queue_simulator",
        )
    },
    "settings:queue_rule": Objects(rule, OF_BRAND),
    "settings:queue_version": Objects(version, OF_BRAND),
    **{
        f"settings:{name}": Objects(pk(kind), SHARED)
        for kind, names in {
            "calendar": ("calendar", "calendar_archive"),
            "away": ("away_reason", "away_archive"),
            "profile": ("profile",),
            "disposition": ("disposition", "disposition_archive"),
            "reason": ("reason", "reason_archive"),
        }.items()
        for name in names
    },
    "settings:canned_reply": Objects(pk("canned"), OF_BRAND_WORDS),
    "settings:canned_archive": Objects(pk("canned"), OF_BRAND_WORDS),
    "settings:outbox_retry": Objects(pk("dead"), SHARED),
    # channels
    **{
        f"settings:{name}": Objects(pk("channel"), SHARED)
        for name in ("channel", "channel_trial", "channel_pause", "channel_archive")
    },
    **{
        f"settings:{name}": Objects(pk("set_aside"), SHARED)
        for name in ("quarantine_original", "quarantine_release")
    },
    **{
        f"settings:{name}": Objects(pk("survey"), OF_BRAND)
        for name in (
            "survey", "survey_rules", "survey_question", "survey_words", "survey_publish",
            "survey_switch", "survey_archive", "survey_preview",
        )
    },
    "interactions:attachment": Objects(pk("attachment"), OF_TEAM),
    # training: a learner's own lessons
    "training:enrolment": Objects(pk("enrolment"), PERSONAL),
    **{
        f"training:{name}": Objects(lesson, PERSONAL)
        for name in (
            "lesson", "lesson_done", "quiz", "answers", "practice", "practice_say",
            "practice_look", "practice_end", "recording", "material", "package",
        )
    },
    "training:choose": Objects(pk("course"), OF_BRAND),
    "training:book": Objects(pk("slot"), OF_BRAND),
    # training: those who teach and look after others
    "training:square": Objects(square, OF_TEAM),
    "training:move": Objects(pk("enrolment"), OF_TEAM),
    "training:withdraw": Objects(pk("enrolment"), OF_TEAM),
    "training:revoke": Objects(pk("certificate"), OF_TEAM),
    "training:from_answer": Objects(pk("lost_answer"), OF_TEAM, (Action.QUALITY_VIEW,)),
    "training:team": Objects(pk("team"), OF_TEAM),
    **{
        f"training:{name}": Objects(pk("course"), OF_BRAND)
        for name in ("course", "course_draft", "course_publish", "course_archive", "lesson_new")
    },
    "training:lesson_edit": Objects(pk("lesson"), OF_BRAND),
    "training:lesson_move": Objects(pk("lesson"), OF_BRAND),
    **{
        f"training:{name}": Objects(pk("slot"), OF_BRAND_WORDS)
        for name in ("slot", "seat", "slot_cancel")
    },
    "training:cohort": Objects(pk("cohort"), OF_BRAND_WORDS),
    "training:rule_switch": Objects(pk("course_rule"), OF_BRAND),
    "training:decide": Objects(pk("training_request"), OF_BRAND),
    "training:hear": Objects(pk("role_play"), OF_BRAND),
    "training:sound": Objects(pk("role_play"), OF_BRAND),
    **{
        f"training:{name}": Objects(pk("vacancy"), OF_BRAND)
        for name in ("vacancy", "vacancy_archive")
    },
    "training:test": Objects(pk("vacancy_test"), OF_BRAND),
    **{
        f"training:{name}": Objects(pk("candidate"), OF_BRAND)
        for name in ("candidate", "candidate_link", "candidate_erase")
    },
    "training:grade": Objects(pk("sitting"), OF_BRAND),
    "training:sitting_sound": Objects(pk("sitting"), OF_BRAND),
}  # fmt: skip

# Public addresses with arguments prove by themselves what their caller may see.
PUBLIC_ARGUMENTS: dict[str, dict[str, str]] = {
    "accounts:invitation": {"token": "made-up"},
    "accounts:demo_login": {"username": "nobody"},
    "channels:generic": {"key": "made-up"},
    "portal:chat": {"key": "made-up"},
    "portal:launcher": {"key": "made-up"},
    "portal:attachments": {"key": "made-up"},
    "portal:attachment": {"key": "made-up", "upload_key": "made-up"},
    "portal:transcript": {"key": "made-up"},
    "portal:continuation": {"key": "made-up"},
    "portal:notes": {"key": "made-up"},
    "portal:form": {"key": "made-up"},
    **{f"customer:{name}": {"key": "made-up"} for name in ("session", "conversations")},
    **{
        f"customer:{name}": {"key": "made-up", "number": 1}
        for name in ("conversation", "messages", "context", "rating", "attachments")
    },
    "customer:attachment": {"key": "made-up", "number": 1, "upload_key": "made-up"},
    "portal:survey": {"token": "made-up"},
    **{
        f"hiring:{name}": {"place": "1"}
        for name in ("test", "start", "keep", "say", "threads", "voice", "plays", "sound")
    },
    "hiring:open": {"token": "made-up"},
    "training:package_file": {"ticket": "made-up", "name": "index.html"},
    "training:statements": {"ticket": "made-up", "name": "statements"},
    "portal:survey_stop": {"token": "made-up"},
}
