from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from apps.accounts.api import TokenAuthentication
from apps.accounts.domain.permissions import Action
from apps.accounts.errors import UnknownScope
from apps.accounts.http import granted
from apps.accounts.models import ApiToken
from apps.accounts.services import people, tokens
from tests import make

pytestmark = pytest.mark.django_db


def whose(secret):
    request = APIRequestFactory().get("/", headers={"Authorization": f"Bearer {secret}"})
    return TokenAuthentication().authenticate(request)[0]


def test_a_secret_is_told_once_and_opens_until_revoked():
    sam = make.user(role="supervisor")
    token, secret = tokens.create(user=sam, name="script", scopes=["case.view"])
    assert secret.startswith("swr_")
    assert secret not in str(vars(token))
    assert whose(secret) == sam
    tokens.revoke(token=token, by=sam)
    with pytest.raises(AuthenticationFailed):
        whose(secret)


def test_a_token_ends_with_its_time_and_with_its_owner():
    sam, elin = make.user(role="supervisor"), make.admin()
    past = timezone.now() - timedelta(seconds=1)
    _, ended = tokens.create(user=sam, name="old", scopes=["case.view"], expires_at=past)
    _, secret = tokens.create(user=sam, name="new", scopes=["case.view"])
    with pytest.raises(AuthenticationFailed):
        whose(ended)
    people.deactivate(person=sam, by=elin)
    with pytest.raises(AuthenticationFailed):
        whose(secret)


@pytest.mark.parametrize("secret", ["", " ", "swr_", "x" * 500])
def test_an_empty_or_made_up_secret_never_fits(secret):
    tokens.create(user=make.user(role="supervisor"), name="script", scopes=["case.view"])
    with pytest.raises(AuthenticationFailed):
        whose(secret)


@pytest.mark.parametrize("scopes", [[], ["case.view", "root"]])
def test_scopes_are_actions_of_the_table(scopes):
    with pytest.raises(UnknownScope):
        tokens.create(user=make.admin(), name="script", scopes=scopes)
    assert not ApiToken.objects.exists()


def test_the_page_shows_the_secret_once_and_revokes_only_ones_own(client):
    sam, stranger = make.user(role="supervisor"), make.user(role="supervisor")
    theirs, _ = tokens.create(user=stranger, name="theirs", scopes=["case.view"])
    client.force_login(sam)
    form = {"name": "mine", "scopes": ["case.view"], "lifetime": "30"}
    made = client.post("/profile/tokens/", form)
    secret = made.context["secret"]
    assert whose(secret) == sam
    assert secret not in client.get("/profile/tokens/").content.decode()
    assert client.post(f"/profile/tokens/{theirs.pk}/revocation/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_a_scope_beyond_ones_role_is_not_offered(client):
    client.force_login(make.user(role="supervisor"))
    answer = client.post("/profile/tokens/", {"name": "x", "scopes": ["user.manage"]})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("method", "scopes", "allowed"),
    [
        ("get", ["case.view"], True),
        ("get", ["case.work"], False),
        ("post", ["case.view"], False),
        ("post", ["case.work"], True),
        ("post", ["case.work", "case.view"], True),
    ],
)
def test_a_token_goes_no_further_than_its_scopes(method, scopes, allowed):
    permission = granted(Action.CASE_VIEW, Action.CASE_WORK)()
    token, _ = tokens.create(user=make.agent(), name="script", scopes=scopes)
    request = getattr(APIRequestFactory(), method)("/")
    request.user, request.auth = token.user, token
    assert permission.has_permission(request, None) is allowed


def test_a_token_goes_no_further_than_its_owner():
    permission = granted(Action.USER_MANAGE)()
    token, _ = tokens.create(user=make.agent(), name="script", scopes=["user.manage"])
    request = APIRequestFactory().get("/")
    request.user, request.auth = token.user, token
    assert permission.has_permission(request, None) is False


@pytest.mark.django_db(transaction=True)
def test_whose_it_is_is_remembered_until_anybodys_access_changes(
    settings, django_assert_num_queries
):
    settings.REMEMBER_SECONDS = 600
    sam, elin = make.user(role="supervisor"), make.admin()
    _, secret = tokens.create(user=sam, name="new", scopes=["case.view"])
    assert whose(secret) == sam
    with django_assert_num_queries(0):
        first, second = whose(secret), whose(secret)
        assert first.brand_ids() == []
    assert first is not second
    people.deactivate(person=sam, by=elin)
    with pytest.raises(AuthenticationFailed):
        whose(secret)


@pytest.mark.django_db(transaction=True)
def test_a_remembered_token_ends_with_its_revocation(settings):
    settings.REMEMBER_SECONDS = 600
    sam = make.user(role="supervisor")
    token, secret = tokens.create(user=sam, name="new", scopes=["case.view"])
    assert whose(secret) == sam
    tokens.revoke(token=token, by=sam)
    with pytest.raises(AuthenticationFailed):
        whose(secret)


@pytest.mark.django_db(transaction=True)
def test_a_remembered_token_ends_with_its_time(settings):
    settings.REMEMBER_SECONDS = 600
    sam = make.user(role="supervisor")
    soon = timezone.now() + timedelta(seconds=30)
    _, secret = tokens.create(user=sam, name="new", scopes=["case.view"], expires_at=soon)
    assert whose(secret) == sam
    with time_machine.travel(soon), pytest.raises(AuthenticationFailed):
        whose(secret)
