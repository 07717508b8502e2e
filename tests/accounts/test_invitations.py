from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from apps.accounts.errors import AlreadyHere, InvitationGone
from apps.accounts.models import Invitation, User
from apps.accounts.services import invitations
from tests import make

pytestmark = pytest.mark.django_db

WHO = {"username": "noor", "display_name": "Noor Haddad", "password": "a calm horse 12"}


def test_accepting_makes_the_account_with_the_rights_invited_to(client):
    elin, team, brand = make.admin(), make.team(), make.brand()
    _, token = invitations.invite(
        email="noor@example.org", role="team_leader", by=elin, teams=[team], brands=[brand]
    )
    assert client.get(f"/join/{token}/").headers["Location"] == "/join/"
    assert b"noor@example.org" in client.get("/join/").content
    assert client.post("/join/", WHO).status_code == 302
    noor = User.objects.get(username="noor")
    assert (noor.role, noor.email) == ("team_leader", "noor@example.org")
    assert list(noor.teams.all()) == [team]
    assert list(noor.brands.all()) == [brand]
    assert client.get("/profile/").status_code == 200


def test_only_a_hash_of_the_link_is_kept():
    invitation, token = invitations.invite(email="a@example.org", role="agent", by=make.admin())
    assert token not in str(vars(invitation))
    assert len(token) >= 40


def test_a_link_works_once():
    _, token = invitations.invite(email="a@example.org", role="agent", by=make.admin())
    invitations.accept(token=token, **WHO)
    with pytest.raises(InvitationGone):
        invitations.accept(token=token, **WHO | {"username": "second"})
    assert not User.objects.filter(username="second").exists()


def test_a_link_lives_for_three_days(client):
    _, token = invitations.invite(email="a@example.org", role="agent", by=make.admin())
    with time_machine.travel(timezone.now() + timedelta(hours=71, minutes=59)):
        assert invitations.find(token) is not None
    with time_machine.travel(timezone.now() + timedelta(hours=72, minutes=1)):
        client.get(f"/join/{token}/")
        assert client.get("/join/").status_code == 410
        assert client.post("/join/", WHO).status_code == 410
        with pytest.raises(InvitationGone):
            invitations.accept(token=token, **WHO)
    assert not User.objects.filter(username="noor").exists()


def test_a_withdrawn_or_made_up_link_opens_nothing():
    elin = make.admin()
    invitation, token = invitations.invite(email="a@example.org", role="agent", by=elin)
    invitations.revoke(invitation=invitation, by=elin)
    assert invitations.find(token) is None
    assert invitations.find("") is None
    assert invitations.find("made-up") is None


def test_inviting_again_ends_the_earlier_link():
    elin = make.admin()
    _, first = invitations.invite(email="a@example.org", role="agent", by=elin)
    _, second = invitations.invite(email="A@example.org", role="agent", by=elin)
    assert invitations.find(first) is None
    assert invitations.find(second) is not None


def test_who_works_here_already_is_not_invited():
    noor = make.agent()
    with pytest.raises(AlreadyHere):
        invitations.invite(email=noor.email.upper(), role="admin", by=make.admin())
    assert not Invitation.objects.exists()


def test_a_taken_username_leaves_the_invitation_open(client):
    make.agent(username="noor")
    _, token = invitations.invite(email="a@example.org", role="agent", by=make.admin())
    client.get(f"/join/{token}/")
    answer = client.post("/join/", WHO)
    assert answer.status_code == 422
    assert b"already uses this username" in answer.content
    assert invitations.find(token) is not None


def test_a_weak_password_is_refused(client):
    _, token = invitations.invite(email="a@example.org", role="agent", by=make.admin())
    client.get(f"/join/{token}/")
    assert client.post("/join/", WHO | {"password": "password"}).status_code == 422
    assert not User.objects.filter(username="noor").exists()


def test_an_administrator_invites_from_the_settings(client):
    client.force_login(make.admin())
    answer = client.post("/settings/users/invitation/", {"email": "n@example.org", "role": "agent"})
    assert answer.status_code == 200
    link = answer.context["link"]
    assert link in answer.content.decode()
    assert link in mail.outbox[0].body
    assert invitations.find(link.rstrip("/").rpartition("/")[2]) is not None
