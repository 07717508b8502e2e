from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.accounts.domain.permissions import Action
from apps.accounts.models import User
from apps.accounts.services import tokens

ALL = [action.value for action in Action]


class Program:
    """A client with a bearer token, which speaks JSON."""

    def __init__(self, user: User, scopes: list[str] | None = None) -> None:
        secret = tokens.create(user=user, name="test", scopes=scopes or ALL)[1]
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        kwargs: dict[str, Any] = {"headers": {k.replace("_", "-"): v for k, v in headers.items()}}
        if body is not None:
            kwargs |= {"data": body, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1/{path}", **kwargs)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("patch", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("put", path, body, **headers)


@pytest.fixture
def program() -> type[Program]:
    return Program
