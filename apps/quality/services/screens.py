"""The agent's screen during a contact: who agreed, what is recorded, for how long it is kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.choices import Role
from apps.core import audit, vault
from apps.core.errors import Conflict, NotAllowed
from apps.customers.services import data_keys
from apps.interactions.choices import Status
from apps.interactions.models import Interaction
from apps.quality.choices import ScreenMode
from apps.quality.domain import rules
from apps.quality.models import ScreenCapture, ScreenConsent, ScreenPiece, ScreenPolicy

if TYPE_CHECKING:
    from apps.accounts.models import Team, User
    from apps.routing.models import Queue

LOT = "screens"
FILM = re.compile(r"video/webm(;codecs=vp[89])?$")
LARGEST_PIECE = 8 * 1024**2  # bytes
MOST_PIECES = 2000  # of one contact
QUIET = timedelta(minutes=2)  # a film nobody ends is over
AT_ONCE = 500


def set_policy(
    *, team: Team | None = None, queue: Queue | None = None, mode: str, percent: int, days: int,
    by: User,
) -> ScreenPolicy:  # fmt: skip
    facts = {"mode": mode, "percent": percent, "days": days}
    with transaction.atomic():
        row, _made = ScreenPolicy.objects.update_or_create(team=team, queue=queue, defaults=facts)
        audit.record("screens.policy_set", actor=by, target=row, summary=str(row), **facts)
    return row


def concern(user: User) -> bool:
    """Whether they are an agent of whose contacts some may be recorded."""
    if user.role != Role.AGENT:
        return False
    teams = list(user.teams.values_list("pk", flat=True))
    theirs = Q(team__in=teams) | Q(queue__teams__in=teams)
    return ScreenPolicy.objects.filter(theirs).exclude(mode=ScreenMode.OFF).exists()


def has_consented(user: User) -> bool:
    return ScreenConsent.objects.filter(user=user, withdrawn_at=None).exists()


@transaction.atomic
def consent(user: User) -> None:
    _row, is_new = ScreenConsent.objects.get_or_create(user=user, withdrawn_at=None)
    if is_new:
        audit.record("screens.consented", actor=user, target=user)


@transaction.atomic
def withdraw(user: User) -> None:
    """From now on nothing is recorded; what was stays, as the house keeps it."""
    standing = ScreenConsent.objects.filter(user=user, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now()):
        ScreenCapture.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
        audit.record("screens.withdrew", actor=user, target=user)


def due(user: User) -> Interaction | None:
    """The one contact during which the screen is recorded now: a call before all others."""
    if not has_consented(user):
        return None
    mine = Interaction.objects.filter(owner=user, status__in=[Status.ACTIVE, Status.WRAP_UP])
    rows = mine.select_related("case").order_by("answered_at", "pk")
    wanted = [row for row in rows if _is_drawn(row)]
    return min(wanted, key=lambda row: row.kind not in ("voice", "video"), default=None)


def begin(*, user: User, client_id: UUID, kind: str, contact: int) -> ScreenCapture:
    """The film of ``contact`` from now on; with the same ``client_id`` the same film."""
    found = ScreenCapture.objects.filter(client_id=client_id, user=user).first()
    if found:
        return found
    interaction = due(user)
    if interaction is None or interaction.pk != contact or not FILM.match(kind):
        raise NotAllowed(_("Nothing is to be recorded now."))
    policy = policy_for(interaction)
    now = timezone.now()
    days = policy.days if policy else 0
    facts = {
        "interaction": interaction, "kind": kind, "started_at": now,
        "key": data_keys.current(interaction.customer_id),
        "keep_until": now + timedelta(days=days),
    }  # fmt: skip
    row, _made = ScreenCapture.objects.get_or_create(client_id=client_id, user=user, defaults=facts)
    return row


def add(capture: ScreenCapture, *, number: int, content: bytes) -> bool:
    """Seal a piece; False when it was here already. Raises Conflict for one that leaves a hole."""
    have = capture.pieces.aggregate(last=Max("number"))["last"]
    expected = 0 if have is None else have + 1
    if number < expected:
        return False
    if number > expected or number >= MOST_PIECES or not 0 < len(content) <= LARGEST_PIECE:
        raise Conflict(_("This piece of the screen does not fit."))
    name = vault.write(
        f"screens/{secrets.token_hex(2)}/{secrets.token_hex(16)}.sealed",
        content,
        key=data_keys.opened(capture.key),
    )
    _row, is_new = ScreenPiece.objects.get_or_create(
        capture=capture, number=number, defaults={"file": name, "size": len(content)}
    )
    if not is_new:
        vault.erase(name)
    return is_new


def end(capture: ScreenCapture) -> None:
    ScreenCapture.objects.filter(pk=capture.pk, ended_at=None).update(ended_at=timezone.now())


def film(capture: ScreenCapture) -> Iterator[bytes]:
    """All its pieces, in order. Raises KeyDestroyed, vault.Unreadable."""
    key = data_keys.opened(capture.key)
    files = list(capture.pieces.values_list("file", flat=True))
    return (content for name in files for content in vault.read(name, key=key))


def policy_for(interaction: Interaction) -> ScreenPolicy | None:
    """The queue's, through which it came, before its agent's team's."""
    entry = interaction.queue_entries.order_by("-pk").first()
    of_queue = ScreenPolicy.objects.filter(queue=entry.queue_id).first() if entry else None
    teams = ScreenPolicy.objects.filter(team__members=interaction.owner_id)
    return of_queue or teams.order_by("pk").first()


def sweep(*, now: datetime) -> int:
    """End what a closed browser left open, and erase what is past its time."""
    ScreenCapture.objects.filter(ended_at=None, started_at__lt=now - QUIET).exclude(
        pieces__at__gt=now - QUIET
    ).update(ended_at=now)
    for row in ScreenCapture.objects.filter(erased_at__isnull=False, pieces__isnull=False)[
        :AT_ONCE
    ]:
        _empty(row)
    gone = [row for row in ScreenCapture.objects.past_their_time(now=now)[:AT_ONCE] if _erase(row)]
    for row in gone:
        _empty(row)
    return len(gone)


@transaction.atomic
def _erase(capture: ScreenCapture) -> bool:
    standing = ScreenCapture.objects.filter(pk=capture.pk, erased_at=None)
    if not standing.update(erased_at=timezone.now()):
        return False
    audit.record("screen.erased", actor=None, target=capture)
    return True


def _empty(capture: ScreenCapture) -> None:
    for piece in capture.pieces.all():
        vault.erase(piece.file)
    capture.pieces.all().delete()


def _is_drawn(interaction: Interaction) -> bool:
    policy = policy_for(interaction)
    if policy is None or policy.mode == ScreenMode.OFF:
        return False
    if policy.mode == ScreenMode.ALL:
        return True
    return rules.is_drawn(interaction.pk, share=policy.percent / 100, secret=LOT)
