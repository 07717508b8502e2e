"""Where allauth asks the house: who gets in, what is kept secret, what ends with a session."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from apps.accounts.events import AccessChanged
from apps.accounts.models import User
from apps.accounts.services import policies, sign_on
from apps.core import audit, sealing
from apps.core.errors import NotAllowed
from apps.core.events import publish

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations, never from a sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        audit.record("user.signed_in", actor=user, target=user)
        response: HttpResponse = super().post_login(request, user, **options)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        named = credentials.get("username") or credentials.get("email") or ""
        log.warning("sign_in.failed", login=str(named)[:80])

    def logout(self, request: HttpRequest) -> None:
        user_id = request.user.pk
        super().logout(request)
        if user_id:
            publish(AccessChanged((user_id,)))

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        audit.record("user.password_changed", actor=user, target=user)
        publish(AccessChanged((user.pk,)))  # other browsers' sessions do not outlive it

    def add_message(self, request: HttpRequest, level: int, *args: Any, **options: Any) -> None:
        """Only what helps: that one is now signed in or out is plain to see."""
        template = options.get("message_template") or (args[0] if args else "")
        if template not in SAID_BY_THE_PAGE:
            super().add_message(request, level, *args, **options)


SAID_BY_THE_PAGE = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """A company's login opens the door to those who work here; some also make people."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[Any]:
        """Those of the settings, and those an administrator has written down."""
        known = super().list_apps(request, provider=provider, client_id=client_id)
        return [*known, *sign_on.apps(provider=provider, client_id=client_id)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        row = sign_on.provider_of(sociallogin.account.provider)
        return row is not None and row.makes_people

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Somebody we know: their groups say what they are here."""
        row = sign_on.provider_of(sociallogin.account.provider)
        if row and sociallogin.is_existing and sociallogin.user.is_active:
            told = sociallogin.account.extra_data
            sign_on.follow(provider=row, person=sociallogin.user, told=told)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Somebody new: a colleague is made, as a service makes them."""
        row = sign_on.provider_of(sociallogin.account.provider)
        if row is None:
            raise NotAllowed("This login makes nobody.")
        given = sociallogin.user
        names = {"username": given.username or "", "name": given.get_full_name()}
        told = sociallogin.account.extra_data
        person = sign_on.welcome(provider=row, email=given.email, names=names, told=told)
        sociallogin.user = person
        sociallogin.save(request, connect=True)
        return person


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seals what proves a person, and keeps the last proof where one is asked for."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return policies.may_forget(authenticator)


class SessionsAdapter(DefaultUserSessionsAdapter):
    """A session that is ended takes its sockets with it."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        super().end_sessions(sessions)
        for user_id in {session.user_id for session in sessions}:
            publish(AccessChanged((user_id,)))
