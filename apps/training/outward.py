"""What programs outside hear of courses and certificates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from apps.accounts.models import Brand
from apps.core.outward import Told, noun, seen, tell
from apps.training import events
from apps.training.models import Certificate, Enrolment


def _enrolment_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = Enrolment.objects.filter(pk__in=ids).values_list(
        "pk", "user_id", "user__username", "course__slug", "state"
    )
    brands = _brands({row[1] for row in rows})
    return {
        pk: Told(brands(user), {"enrolment": pk, "user": name, "course": course, "state": state})
        for pk, user, name, course, state in rows
    }


def _certificate_story(ids: Collection[int]) -> Mapping[int, Told]:
    rows = Certificate.objects.filter(pk__in=ids).values_list(
        "pk", "user_id", "user__username", "course__slug", "end_reason"
    )
    brands = _brands({row[1] for row in rows})
    return {
        pk: Told(brands(user), {"certificate": pk, "user": name, "course": course, "ended": ended})
        for pk, user, name, course, ended in rows
    }


def _brands(people: Collection[int]) -> Callable[[int], tuple[int, ...]]:
    """Whose brands each of them serves through teams."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = Brand.objects.filter(teams__members__in=people).values_list("teams__members", "pk")
    for user, brand in rows:
        found[user].add(brand)
    return lambda user: tuple(sorted(found[user]))


noun("enrolment", action="training.view", visible=seen(Enrolment), story=_enrolment_story)
noun("certificate", action="training.view", visible=seen(Certificate), story=_certificate_story)

tell("course.assigned", events.Enrolled, noun="enrolment", id_of="enrolment_id",
     words="Somebody is to take a course")  # fmt: skip
tell("course.changed", events.EnrolmentChanged, noun="enrolment", id_of="enrolment_id",
     words="They passed it, failed it, or its date moved")  # fmt: skip
tell("certificate.issued", events.CertificateIssued, noun="certificate", id_of="certificate_id",
     words="Somebody passed")  # fmt: skip
tell("certificate.ended", events.CertificateEnded, noun="certificate", id_of="certificate_id",
     words="It ran out or was withdrawn, and its skill with it")  # fmt: skip
