"""Who a program is: ``Authorization: Bearer <token>``."""

from __future__ import annotations

import hashlib

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.models import ApiToken, User
from apps.accounts.services import bearers


class TokenAuthentication(BaseAuthentication):
    """Reads the bearer token, which must be current and its owner active."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The owner and the token; None without a bearer header; 401 for one that fails."""
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        digest = hashlib.sha256(secret.strip()).hexdigest()
        token = bearers.find(digest) if secret.strip() else None
        if token is None:
            raise AuthenticationFailed("This token is unknown, revoked or has expired.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
