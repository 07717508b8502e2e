"""The addresses of training and hiring: what each is about."""

from __future__ import annotations

from apps.accounts.domain.permissions import Action
from tests.accounts.distances import OF_BRAND, OF_BRAND_WORDS, OF_TEAM, PERSONAL, Objects, pk


def _lesson(place):
    return {"pk": place.enrolment.pk, "place": 1}


def _square(place):
    return {"user_id": place.person.pk, "course_id": place.course.pk}


TRAINING: dict[str, Objects] = {
    # training: a learner's own lessons
    "training:enrolment": Objects(pk("enrolment"), PERSONAL),
    **{
        f"training:{name}": Objects(_lesson, PERSONAL)
        for name in (
            "lesson",
            "lesson_done",
            "quiz",
            "answers",
            "practice",
            "practice_say",
            "practice_look",
            "practice_end",
            "material",
            "package",
        )
    },
    "training:recording": Objects(
        lambda place: {"pk": place.spoken_lesson.pk, "place": 1}, PERSONAL
    ),
    "training:choose": Objects(pk("course"), OF_BRAND),
    "training:book": Objects(pk("slot"), OF_BRAND),
    # training: those who teach and look after others
    "training:square": Objects(_square, OF_TEAM),
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
        f"training:{name}": Objects(pk("spoken_test"), OF_BRAND)
        for name in ("test_sound", "test_speech")
    },
    **{
        f"training:{name}": Objects(pk("candidate"), OF_BRAND)
        for name in ("candidate", "candidate_link", "candidate_erase")
    },
    "training:grade": Objects(pk("sitting"), OF_BRAND),
    "training:sitting_sound": Objects(pk("sitting"), OF_BRAND),
}

TRAINING_PUBLIC: dict[str, dict[str, str]] = {
    **{
        f"hiring:{name}": {"place": "1"}
        for name in ("test", "start", "keep", "say", "threads", "voice", "plays", "sound")
    },
    "hiring:open": {"token": "made-up"},
    "training:package_file": {"ticket": "made-up", "name": "index.html"},
    "training:statements": {"ticket": "made-up", "name": "statements"},
}
