from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import ApiToken, User
from tests import make

pytestmark = pytest.mark.django_db


def create_admin(monkeypatch, password, **options):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("create_admin", "elin", email="elin@example.org", stdout=io.StringIO(), **options)


def test_the_first_administrator_is_made_from_the_command_line(monkeypatch):
    create_admin(monkeypatch, "a calm horse 12", name="Elin Berg")
    elin = User.objects.get()
    assert (elin.role, str(elin), elin.is_superuser) == ("admin", "Elin Berg", False)
    assert elin.check_password("a calm horse 12")
    with pytest.raises(CommandError, match="already uses"):
        create_admin(monkeypatch, "a calm horse 12")


def test_a_weak_password_makes_no_administrator(monkeypatch):
    with pytest.raises(CommandError, match="too short"):
        create_admin(monkeypatch, "short")
    assert not User.objects.exists()


def test_a_token_is_printed_once():
    sam, out = make.user(role="supervisor"), io.StringIO()
    call_command("create_token", sam.username, "--scopes", "case.view", "case.work", stdout=out)
    token = ApiToken.objects.get()
    assert out.getvalue().startswith(token.prefix)
    assert (token.user, token.scopes) == (sam, ["case.view", "case.work"])
    with pytest.raises(CommandError, match="Nobody"):
        call_command("create_token", "ghost", "--scopes", "case.view")
