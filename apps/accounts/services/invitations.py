"""Links that let one person in, once, within three days."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.errors import AlreadyHere, InvitationGone
from apps.accounts.models import Brand, Invitation, Team, User
from apps.accounts.services import people
from apps.core import audit

VALID_FOR = timedelta(hours=72)


@transaction.atomic
def invite(
    *, email: str, role: str, by: User, teams: Iterable[Team] = (), brands: Iterable[Brand] = ()
) -> tuple[Invitation, str]:
    """The invitation and its secret, told this one time; only its hash is kept.

    An earlier open invitation to the same address ends. Raises AlreadyHere.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyHere(_("Somebody with this e-mail already works here."))
    now = timezone.now()
    Invitation.objects.open().filter(email__iexact=email).update(revoked_at=now, updated_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        token_digest=_digest(token),
        invited_by=by,
        expires_at=now + VALID_FOR,
    )
    invitation.teams.set(teams)
    invitation.brands.set(brands)
    audit.record("user.invited", actor=by, target=invitation, email=email, role=role)
    return invitation, token


def link(token: str) -> str:
    return settings.PUBLIC_URL + reverse("accounts:invitation", args=[token])


def send(invitation: Invitation, token: str) -> None:
    """Mail the link; call it outside a transaction. Raises OSError when no server takes it."""
    context = {"invitation": invitation, "link": link(token)}
    send_mail(
        _("Your invitation to Switchroom"),
        render_to_string("accounts/mail/invitation.txt", context),
        None,
        [invitation.email],
    )


def find(token: str) -> Invitation | None:
    """The open invitation behind ``token``; None for any other, whatever the reason."""
    if not token:
        return None
    return Invitation.objects.open().filter(token_digest=_digest(token)).first()


@transaction.atomic
def accept(*, token: str, username: str, display_name: str, password: str) -> User:
    """Make the account; the first to accept wins.

    Raises InvitationGone, and AlreadyHere for a taken username.
    """
    invitation = find(token)
    now = timezone.now()
    won = invitation and (
        Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=now, updated_at=now)
    )
    if not (invitation and won):
        raise InvitationGone(_("This invitation has been used or has ended. Ask for a new one."))
    person = people.create(
        username=username,
        email=invitation.email,
        display_name=display_name,
        role=invitation.role,
        password=password,
        teams=invitation.teams.all(),
        brands=invitation.brands.all(),
        by=invitation.invited_by,
    )
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
    audit.record("user.joined", actor=person, target=invitation)
    return person


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Close an open link; one already used or closed stays as it is."""
    now = timezone.now()
    closed = (
        Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=now, updated_at=now)
    )
    if closed:
        audit.record("user.invitation_revoked", actor=by, target=invitation)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
