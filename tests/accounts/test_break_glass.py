from __future__ import annotations

import pytest

from apps.accounts.services import invitations
from tests import make

pytestmark = pytest.mark.django_db

ADMIN = "/break-glass/"


def test_an_administrator_with_a_second_factor_breaks_the_glass(client):
    client.force_login(make.admin())
    assert client.get(ADMIN).status_code == 200
    for model in ("accounts/user", "accounts/apitoken", "core/auditentry"):
        assert client.get(f"{ADMIN}{model}/").status_code == 200


@pytest.mark.parametrize("role", ["agent", "supervisor", "client"])
def test_nobody_else_does(client, role):
    client.force_login(make.user(role=role, second_factor=True, is_staff=True))
    assert client.get(ADMIN, follow=True).status_code == 403


def test_without_a_second_factor_even_an_excused_administrator_does_not(client):
    client.force_login(make.user(role="admin", second_factor=False))
    assert client.get(ADMIN).headers["Location"] == "/accounts/2fa/"


def test_a_stranger_is_sent_to_the_houses_own_door(client):
    assert client.get(ADMIN, follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_rows_are_looked_at_and_not_changed(client):
    elin = make.admin()
    noor = make.agent()
    client.force_login(elin)
    change = f"{ADMIN}accounts/user/{noor.pk}/change/"
    assert client.get(change).status_code == 200
    assert client.post(change, {"username": "changed"}).status_code == 403
    assert (
        client.post(f"{ADMIN}accounts/user/{noor.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    assert client.get(f"{ADMIN}core/auditentry/add/").status_code == 403
    noor.refresh_from_db()
    assert noor.username != "changed"


def test_actions_go_through_services(client):
    elin, noor = make.admin(), make.agent()
    client.force_login(elin)
    words = {"action": "deactivate", "_selected_action": [noor.pk, elin.pk]}
    page = client.post(f"{ADMIN}accounts/user/", words, follow=True)
    assert b"You cannot deactivate yourself" in page.content
    noor.refresh_from_db()
    elin.refresh_from_db()
    assert (noor.is_active, elin.is_active) == (False, True)


def test_no_secret_stands_on_a_page(client):
    elin = make.admin()
    invitation, _ = invitations.invite(email="a@example.org", role="agent", by=elin)
    client.force_login(elin)
    page = client.get(f"{ADMIN}accounts/invitation/{invitation.pk}/change/")
    assert invitation.token_digest.encode() not in page.content
