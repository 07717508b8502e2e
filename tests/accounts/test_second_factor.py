from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from apps.accounts.models import RolePolicy
from apps.accounts.services import people, policies
from tests import make

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def code(secret=make.TOTP_SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user):
    return client.post(LOGIN, {"login": user.username, "password": "correct horse 7"})


def prove_again(client):
    """What is asked before a proof is added or taken away."""
    return client.post("/accounts/reauthenticate/", {"password": "correct horse 7"})


def test_an_administrator_without_one_gets_nowhere_but_to_set_up(client):
    client.force_login(make.user(role="admin", second_factor=False))
    for name in ("accounts:profile", "settings:users", "settings:home"):
        assert client.get(reverse(name)).headers["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200


def test_a_part_of_a_page_never_draws_the_page_of_setting_up_into_it(client):
    client.force_login(make.user(role="admin", second_factor=False))
    part = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/2fa/"}
    answer = client.get("/desk/strip/", headers=part)
    assert (answer.status_code, answer.content, "HX-Redirect" in answer.headers) == (
        204,
        b"",
        False,
    )
    elsewhere = client.get(
        "/desk/strip/", headers=part | {"HX-Current-URL": "http://testserver/desk/"}
    )
    assert (elsewhere.status_code, elsewhere.headers["HX-Redirect"]) == (204, "/accounts/2fa/")


def test_setting_up_an_app_opens_the_rest_and_seals_the_secret(client):
    elin = make.user(role="admin", second_factor=False)
    sign_in(client, elin)
    assert "/reauthenticate/" in client.get("/accounts/2fa/totp/activate/").headers["Location"]
    prove_again(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302
    assert client.get(reverse("settings:users")).status_code == 200
    kept = Authenticator.objects.get(user=elin, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)


def test_the_code_is_asked_for_after_the_password(client):
    elin = make.admin()
    assert sign_in(client, elin).headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/profile/").status_code == 302
    assert client.get("/accounts/2fa/authenticate/").status_code == 200
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.get("/profile/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/profile/").status_code == 200


def test_an_agent_is_asked_once_their_role_is(client):
    noor, elin = make.agent(), make.admin()
    client.force_login(noor)
    assert client.get("/profile/").status_code == 200
    policies.require_second_factor(role="agent", required=True, by=elin)
    policies.forget()
    assert client.get("/profile/").headers["Location"] == "/accounts/2fa/"
    policies.require_second_factor(role="agent", required=False, by=elin)
    policies.forget()
    assert client.get("/profile/").status_code == 200


def test_a_row_may_excuse_administrators_too():
    elin = make.user(role="admin", second_factor=False)
    assert policies.lacks_second_factor(elin)
    RolePolicy.objects.create(role="admin", requires_second_factor=False)
    policies.forget()
    assert not policies.lacks_second_factor(elin)


def test_the_last_proof_of_who_must_have_one_cannot_go():
    elin, noor = make.admin(), make.agent(second_factor=True)
    assert not policies.may_forget(elin.authenticator_set.get(type="totp"))
    assert policies.may_forget(noor.authenticator_set.get(type="totp"))


def test_a_reset_forgets_the_phone_and_signs_out(client):
    elin, noor = make.admin(), make.agent(second_factor=True)
    client.force_login(noor)
    assert client.get("/profile/").status_code == 200
    people.reset_second_factor(person=noor, by=elin)
    assert not policies.has_second_factor(noor)
    assert client.get("/profile/").status_code == 302


def test_the_passkey_page_is_there_for_whoever_proves_themselves_again(client):
    sign_in(client, make.agent())
    prove_again(client)
    page = client.get("/accounts/2fa/webauthn/add/")
    assert page.status_code == 200
    assert b"creation_options" in page.content


def test_pages_of_the_second_factor_have_no_inline_script(client):
    sign_in(client, make.agent())
    prove_again(client)
    for path in ("/accounts/2fa/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"):
        page = client.get(path).content.decode()
        assert "<script>" not in page
        assert "style=" not in page
