from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession

from apps.accounts.errors import AlreadyHere, LastAdministrator, NotYourself
from apps.accounts.events import AccessChanged, UserDeactivated
from apps.accounts.models import ApiToken, User
from apps.accounts.services import people, teams, tokens
from apps.core import events
from apps.core.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch, django_capture_on_commit_callbacks):
    """Runs an action to its commit and answers the events of people that followed."""
    published = []
    for kind in (AccessChanged, UserDeactivated):
        monkeypatch.setitem(events._handlers, kind, [published.append])

    def run(action, **arguments):
        published.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action(**arguments)
        return list(published)

    return run


def test_deactivating_ends_sessions_sockets_and_tokens(client, heard):
    elin, noor = make.admin(), make.agent()
    token, _ = tokens.create(user=noor, name="script", scopes=["case.view"])
    client.force_login(noor)
    assert client.get("/profile/").status_code == 200
    key = client.session.session_key

    *_, last = heard(people.deactivate, person=noor, by=elin)

    assert (type(last), last.user_id, last.by_id) == (UserDeactivated, noor.pk, elin.pk)
    assert client.get("/profile/").status_code == 302
    assert not client.session.exists(key)
    assert not UserSession.objects.filter(user=noor).exists()
    assert not ApiToken.objects.usable().filter(pk=token.pk).exists()
    noor.refresh_from_db()
    assert (noor.is_active, noor.deactivated_at is not None) == (False, True)


def test_deactivating_twice_tells_once(heard):
    elin, noor = make.admin(), make.agent()
    assert heard(people.deactivate, person=noor, by=elin) != []
    assert heard(people.deactivate, person=noor, by=elin) == []
    assert AuditEntry.objects.filter(action="user.deactivated").count() == 1


def test_nobody_deactivates_themselves_or_the_last_administrator():
    elin = make.admin()
    with pytest.raises(NotYourself):
        people.deactivate(person=elin, by=elin)
    root = make.agent(is_superuser=True)
    with pytest.raises(LastAdministrator):
        people.deactivate(person=elin, by=root)
    with pytest.raises(LastAdministrator):
        people.change(person=elin, by=elin, role="agent")
    elin.refresh_from_db()
    assert (elin.is_active, elin.role) == (True, "admin")


def test_one_of_two_administrators_may_go():
    elin, sam = make.admin(), make.admin()
    people.deactivate(person=sam, by=elin)
    sam.refresh_from_db()
    assert not sam.is_active


def test_a_returned_colleague_has_the_rights_they_had(client):
    elin, team = make.admin(), make.team()
    noor = make.agent(team=team)
    people.deactivate(person=noor, by=elin)
    people.reactivate(person=noor, by=elin)
    noor.refresh_from_db()
    assert (noor.is_active, noor.deactivated_at) == (True, None)
    assert list(noor.teams.all()) == [team]


def test_changed_rights_are_told_and_changed_names_are_not(heard):
    elin, noor = make.admin(), make.agent()
    assert heard(people.change, person=noor, by=elin, display_name="Noor") == []
    told = heard(people.change, person=noor, by=elin, role="supervisor")
    assert told == [AccessChanged((noor.pk,))]


def test_an_address_belongs_to_one_person():
    noor = make.agent()
    with pytest.raises(AlreadyHere):
        people.create(username="other", email=noor.email.upper())
    assert User.objects.count() == 1


def test_the_demo_lends_one_person_for_each_role():
    ada = make.agent(is_demo=True)
    make.agent(is_demo=True)
    make.agent()
    sam = make.user(role="supervisor", is_demo=True)
    make.user(role="planner", is_demo=True, is_active=False)
    assert list(User.objects.demo_logins()) == [ada, sam]


def test_one_click_walks_in_while_the_demo_is_on(client, settings):
    settings.DEMO = True
    make.user(role="admin", is_demo=True, username="elin", second_factor=False)
    assert b"/demo/elin/" in client.get("/accounts/login/").content
    assert client.post("/demo/elin/").status_code == 302
    assert client.get("/settings/users/").status_code == 200


def test_outside_the_demo_nobody_walks_in(client, settings):
    settings.DEMO = False
    make.user(role="admin", is_demo=True, username="elin")
    assert client.post("/demo/elin/").status_code == 404
    assert b"/demo/" not in client.get("/accounts/login/").content
    assert client.get("/profile/").status_code == 302


def test_only_demo_people_are_lent(client, settings):
    settings.DEMO = True
    make.admin(username="elin")
    assert client.post("/demo/elin/").status_code == 404
    assert client.get("/demo/elin/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_whom_they_serve_is_remembered_until_it_changes(settings, django_assert_num_queries):
    settings.REMEMBER_SECONDS = 600
    team, elin = make.team(), make.admin()
    ada = make.agent(team=team)
    before = User.objects.get(pk=ada.pk)
    assert before.team_ids() == [team.pk]
    with django_assert_num_queries(0):
        again = User(pk=ada.pk)
        assert (again.team_ids(), again.brand_ids()) == (before.team_ids(), before.brand_ids())
    teams.archive(team=team, by=elin)
    assert User.objects.get(pk=ada.pk).team_ids() == []
