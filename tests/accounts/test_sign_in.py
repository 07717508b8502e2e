from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def sign_in(client, login, password="correct horse 7"):
    return client.post(LOGIN, {"login": login, "password": password})


def is_signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize("by", ["username", "email"])
def test_a_password_opens_by_username_or_address(client, by):
    noor = make.agent()
    answer = sign_in(client, getattr(noor, by))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert is_signed_in(client)
    assert AuditEntry.objects.get(action="user.signed_in").actor == noor


def test_a_wrong_password_stays_outside_with_the_form_as_typed(client):
    noor = make.agent()
    answer = sign_in(client, noor.username, "wrong")
    assert answer.status_code == 200
    assert noor.username.encode() in answer.content
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_the_right_one_must_wait(client):
    noor = make.agent()
    for _ in range(5):
        sign_in(client, noor.username, "wrong")
    answer = sign_in(client, noor.username)
    assert b"Too many failed login attempts" in answer.content
    assert not is_signed_in(client)


def test_a_deactivated_person_stays_outside(client):
    gone = make.agent(is_active=False)
    sign_in(client, gone.username)
    assert not is_signed_in(client)


def test_signing_out_ends_the_session(client):
    client.force_login(make.agent())
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)
    assert not any(session.exists() for session in UserSession.objects.all())


def test_the_door_has_passkeys_and_no_way_to_sign_up(client):
    page = client.get(LOGIN).content.decode()
    assert 'id="passkey_login"' in page
    assert "signup" not in page
    assert client.get("/accounts/signup/").headers["Location"] == LOGIN
    assert not User.objects.exists()


def test_the_passkey_door_answers_with_a_challenge(client):
    answer = client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert "challenge" in answer.json()["request_options"]["publicKey"]


def test_a_page_for_staff_leads_to_the_door_and_back(client):
    answer = client.get("/profile/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == LOGIN + "?next=/profile/"


def test_a_forgotten_password_is_reset_by_mail(client):
    noor = make.agent()
    client.post("/accounts/password/reset/", {"email": noor.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    path = link.strip().removeprefix("http://testserver")
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": "a new horse 88", "password2": "a new horse 88"})
    assert sign_in(client, noor.username, "a new horse 88").status_code == 302
    assert is_signed_in(client)


def test_a_strangers_address_gets_no_mail(client):
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert mail.outbox == []
    assert not EmailAddress.objects.exists()


def test_changing_the_password_ends_other_sessions(client):
    noor, other = make.agent(), Client()
    for browser in (client, other):
        sign_in(browser, noor.username)
        assert is_signed_in(browser)
    words = {
        "oldpassword": "correct horse 7",
        "password1": "a new horse 88",
        "password2": "a new horse 88",
    }
    client.post("/accounts/password/change/", words)
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_one_of_my_sessions_can_be_ended_and_nobody_elses(client):
    noor, elsewhere = make.agent(), Client()
    stranger = Client()
    stranger.force_login(make.agent())
    for browser in (client, elsewhere):
        sign_in(browser, noor.username)
        assert is_signed_in(browser)
    assert is_signed_in(stranger)
    theirs = UserSession.objects.exclude(user=noor).get()
    assert client.post(f"/profile/sessions/{theirs.pk}/end/").status_code == 404
    assert is_signed_in(stranger)

    ours = UserSession.objects.get(session_key=elsewhere.session.session_key)
    page = client.get("/accounts/sessions/").content.decode()
    assert f"/profile/sessions/{ours.pk}/end/" in page
    client.post(f"/profile/sessions/{ours.pk}/end/")
    assert not is_signed_in(elsewhere)
    assert is_signed_in(client)
