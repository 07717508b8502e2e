"""Candidates: a link lets them in, people decide, and what is personal goes when its time is up."""

from __future__ import annotations

import hashlib
import secrets
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.errors import Conflict
from apps.core.events import publish
from apps.training.choices import CandidateState
from apps.training.errors import TestClosed
from apps.training.events import CandidateHandedIn
from apps.training.models import Candidate, Sitting, Vacancy
from apps.training.services import recordings

if TYPE_CHECKING:
    from apps.accounts.models import User

CODE_LETTERS = "ABCDEFGHKMNPRSTUVWXYZ"
MOST_SWEPT = 200
EXTRA_TIMES = (0, 25, 50, 100)  # percent
ASKED = {
    "gender": ("woman", "man", "another"),
    "age": ("under 40", "40 or over"),
}


@transaction.atomic
def invite(
    *,
    vacancy: Vacancy,
    name: str,
    email: str,
    by: User,
    extra_time: int = 0,
    accommodation: str = "",
) -> tuple[Candidate, str]:
    """The candidate and the link's secret, told this one time; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    row = Candidate.objects.create(
        vacancy=vacancy, name=name, email=email, code=_free_code(vacancy), extra_time=extra_time,
        accommodation=accommodation, token_digest=digest(token),
        erase_after=_months_after(vacancy.closes_on, vacancy.keeps_months),
    )  # fmt: skip
    audit.record("candidate.invited", actor=by, target=row, summary=row.code)
    return row, token


def link(token: str) -> str:
    return settings.PUBLIC_URL + reverse("hiring:open", args=[token])


def send(candidate: Candidate, token: str) -> None:
    """Mail the link; call it outside a transaction. Raises OSError when no server takes it."""
    context = {"candidate": candidate, "link": link(token)}
    send_mail(
        _("Your tests for “%(vacancy)s”") % {"vacancy": candidate.vacancy},
        render_to_string("training/mail/candidate.txt", context),
        None,
        [candidate.email],
    )


@transaction.atomic
def renew_link(*, candidate: Candidate, by: User) -> str:
    """A new secret; the old link ends."""
    token = secrets.token_urlsafe(32)
    Candidate.objects.filter(pk=candidate.pk).update(
        token_digest=digest(token), updated_at=timezone.now()
    )
    audit.record("candidate.link_renewed", actor=by, target=candidate, summary=candidate.code)
    return token


def find(token: str) -> Candidate | None:
    """Whose link this is, while it opens anything."""
    if not token:
        return None
    row = Candidate.objects.select_related("vacancy__brand").filter(
        token_digest=digest(token), erased_at__isnull=True
    ).first()  # fmt: skip
    return row if row is not None and is_open(row) else None


def is_open(candidate: Candidate) -> bool:
    """Whether they may still sit tests, or read that they have."""
    vacancy = candidate.vacancy
    return vacancy.archived_at is None and timezone.localdate() <= vacancy.closes_on


@transaction.atomic
def begin(*, candidate: Candidate) -> None:
    now = timezone.now()
    Candidate.objects.filter(pk=candidate.pk, state=CandidateState.INVITED).update(
        state=CandidateState.UNDER_WAY, started_at=now, updated_at=now
    )


@transaction.atomic
def hand_in(*, candidate: Candidate, groups: dict[str, str]) -> None:
    """All tests are in. ``groups``: what they chose to tell. Raises TestClosed."""
    open_tests = candidate.vacancy.tests.ready().exclude(
        pk__in=Sitting.objects.filter(
            candidate=candidate, handed_in_at__isnull=False
        ).values("test")
    )  # fmt: skip
    if open_tests.exists():
        raise TestClosed(_("A test is still open."))
    now = timezone.now()
    told = {key: value for key, value in groups.items() if value in ASKED.get(key, ())}
    won = Candidate.objects.filter(pk=candidate.pk, state=CandidateState.UNDER_WAY).update(
        state=CandidateState.HANDED_IN, handed_in_at=now, groups=told, updated_at=now
    )
    if won:
        publish(CandidateHandedIn(candidate.pk))


@transaction.atomic
def decide(*, candidate: Candidate, by: User, hire: bool, hired_as: User | None = None) -> None:
    """Raises Conflict where that was decided already."""
    now = timezone.now()
    state = CandidateState.HIRED if hire else CandidateState.DECLINED
    won = Candidate.objects.filter(pk=candidate.pk, decided_at__isnull=True).update(
        state=state, decided_at=now, decided_by=by, hired_as=hired_as, updated_at=now
    )
    if not won:
        raise Conflict(_("That is decided already."))
    audit.record("candidate.decided", actor=by, target=candidate, summary=candidate.code,
                 state=str(state))  # fmt: skip


def erase_due(*, today: date) -> int:
    """Erase whose time is up; how many."""
    rows = Candidate.objects.kept_too_long(today)[:MOST_SWEPT]
    for row in rows:
        erase(candidate=row, by=None)
    return len(rows)


@transaction.atomic
def erase(*, candidate: Candidate, by: User | None) -> None:
    """Name, address, words and voice go; bare scores and what was told for fairness stay."""
    for sitting in candidate.sittings.select_related("recording", "practice"):
        recording, practice = sitting.recording, sitting.practice
        sitting.recording = sitting.practice = None
        sitting.answers, sitting.drawn, sitting.findings = {}, [], {}
        sitting.save()
        sitting.grades.update(words="")
        if recording is not None:
            recordings.discard(recording)
        if practice is not None:
            practice.delete()
    now = timezone.now()
    Candidate.objects.filter(pk=candidate.pk).update(
        name="", email="", accommodation="", erased_at=now, updated_at=now,
        token_digest=digest(secrets.token_urlsafe(32)),
    )  # fmt: skip
    audit.record("candidate.erased", actor=by, target=candidate, summary=candidate.code)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _free_code(vacancy: Vacancy) -> str:
    """A name for graders that says nothing: no order of arrival in it."""
    taken = set(vacancy.candidates.values_list("code", flat=True))
    while True:
        letters = secrets.choice(CODE_LETTERS) + secrets.choice(CODE_LETTERS)
        code = f"{letters}-{secrets.randbelow(900) + 100}"
        if code not in taken:
            return code


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
