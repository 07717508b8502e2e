"""A passed course becomes a certificate, and a certificate a skill that routing reads.

While it is valid the skill ends on the same day; routing looks at that date by itself. Ending
earlier, or at last, ends the skill at that moment: the row stays with its end, so that the
trace of an offer can say "certificate ended" and the matrix can show it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from apps.accounts.choices import SkillSource
from apps.accounts.models import AgentSkill
from apps.accounts.services import skills
from apps.core import audit
from apps.core.events import publish
from apps.training.choices import CertificateEnd
from apps.training.domain import certificates as domain
from apps.training.events import CertificateEnded, CertificateIssued
from apps.training.models import Certificate, Enrolment
from apps.training.services import notices, ramps

if TYPE_CHECKING:
    from apps.accounts.models import User

BATCH = 500


@transaction.atomic
def issue(*, enrolment: Enrolment, at: datetime | None = None) -> Certificate:
    """The certificate of a passed enrolment, once; an earlier one is renewed by it."""
    known = Certificate.objects.filter(enrolment=enrolment).first()
    if known is not None:
        return known
    now = at or timezone.now()
    course, user = enrolment.course, enrolment.user
    is_renewal = bool(
        Certificate.objects.live().filter(user=user, course=course).update(
            ended_at=now, end_reason=CertificateEnd.RENEWED, updated_at=now
        )
    )  # fmt: skip
    row = Certificate.objects.create(
        user=user, course=course, enrolment=enrolment, score=enrolment.score, issued_at=now,
        valid_to=domain.valid_until(now, course.valid_months), skill=course.skill,
        skill_level=course.skill_level if course.skill_id else 0,
        level_before=_level_by_hand(enrolment),
    )  # fmt: skip
    _grant(row)
    audit.record("certificate.issued", actor=None, target=row, summary=str(row))
    if course.ramp_contacts and not is_renewal:
        ramps.start(certificate=row)
    publish(CertificateIssued(row.pk, user.pk))
    return row


@transaction.atomic
def revoke(*, certificate: Certificate, by: User, because: str) -> bool:
    """Take it back, and the skill with it, now; whether it was still live."""
    return _end(certificate, reason=CertificateEnd.REVOKED, at=timezone.now(), by=by,
                because=because)  # fmt: skip


def expire_due(*, now: datetime) -> int:
    """End what ran out; how many. Each on its own: one that fails leaves the others."""
    rows = Certificate.objects.run_out(now).select_related("skill", "user", "course")[:BATCH]
    return sum(_end(row, reason=CertificateEnd.EXPIRED, at=row.valid_to or now) for row in rows)


@transaction.atomic
def _end(
    row: Certificate,
    *,
    reason: CertificateEnd,
    at: datetime,
    by: User | None = None,
    because: str = "",
) -> bool:
    now = timezone.now()
    won = Certificate.objects.live().filter(pk=row.pk).update(
        ended_at=at, end_reason=reason, ended_by=by, because=because[:200], updated_at=now
    )  # fmt: skip
    if not won:
        return False
    _take_back(row, at=at)
    ramps.stop(user=row.user, certificate=row)
    audit.record(
        "certificate.ended", actor=by, target=row, summary=str(row), reason=str(reason),
        because=because,
    )  # fmt: skip
    publish(CertificateEnded(row.pk, row.user_id, str(reason)))
    row.refresh_from_db()
    notices.ended(row)
    return True


def _grant(row: Certificate) -> None:
    """The skill at the course's level, until the certificate ends; never less than by hand."""
    if row.skill is None or row.level_before >= row.skill_level:
        return
    held = _held(row)
    if held is None or not _is_better(held, row):  # else another course's says more
        _write(row)


def _write(row: Certificate) -> None:
    assert row.skill is not None  # noqa: S101  (asked by both callers)
    skills.grant(
        user=row.user, skill=row.skill, level=row.skill_level, by=None, valid_from=row.issued_at,
        valid_to=row.valid_to, source=SkillSource.CERTIFICATE,
    )  # fmt: skip


def _take_back(row: Certificate, *, at: datetime) -> None:
    if row.skill is None:
        return
    held = _held(row)
    if held is None or held.source != SkillSource.CERTIFICATE:
        return
    others = Certificate.objects.live().filter(user=row.user, skill=row.skill).exclude(pk=row.pk)
    best = others.order_by("-skill_level").first()
    if best is not None:
        _write(best)
        return
    if row.level_before and not row.skill.requires_certificate:
        skills.grant(user=row.user, skill=row.skill, level=row.level_before, by=None)
        return
    skills.grant(
        user=row.user, skill=row.skill, level=held.level, by=None, valid_from=held.valid_from,
        valid_to=min(at, held.valid_to or at), source=SkillSource.CERTIFICATE,
    )  # fmt: skip


def _held(row: Certificate) -> AgentSkill | None:
    return AgentSkill.objects.filter(user=row.user, skill=row.skill).first()


def _is_better(held: AgentSkill, row: Certificate) -> bool:
    if held.source != SkillSource.CERTIFICATE or held.level <= row.skill_level:
        return False
    return held.valid_to is None or held.valid_to > timezone.now()


def _level_by_hand(enrolment: Enrolment) -> int:
    """What they could do before, as somebody set it for good; a certificate's is not theirs."""
    skill = enrolment.course.skill
    if skill is None:
        return 0
    held = AgentSkill.objects.filter(user=enrolment.user, skill=skill, valid_to=None).first()
    if held is not None and held.source != SkillSource.CERTIFICATE:
        return 0 if skill.requires_certificate else held.level
    earlier = Certificate.objects.filter(user=enrolment.user, skill=skill).first()
    return earlier.level_before if earlier else 0
