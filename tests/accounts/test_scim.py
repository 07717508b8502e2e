"""SCIM 2.0 by the sequences of RFC 7644, and as the large directories really write it."""

from __future__ import annotations

import json
import time

import pytest
from allauth.usersessions.models import UserSession

from apps.accounts.domain import scim
from apps.accounts.domain.scim import Several, Term
from apps.accounts.models import Team, User
from apps.accounts.services import tokens
from tests import make

MEDIA = "application/scim+json"


class Directory:
    def __init__(self, client, *, user=None, scopes=("user.manage",)) -> None:
        owner = user or make.admin()
        secret = tokens.create(user=owner, name="directory", scopes=list(scopes))[1]
        self.client, self.headers = client, {"authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, body=None):
        send = getattr(self.client, method)
        data = {} if body is None else {"data": json.dumps(body), "content_type": MEDIA}
        return send(f"/scim/v2/{path}", headers=self.headers, **data)


@pytest.fixture
def directory(db, client):
    return Directory(client)


def patch(*operations):
    return {"schemas": [scim.PATCH], "Operations": list(operations)}


NOOR = {
    "schemas": [scim.USER], "userName": "noor", "externalId": "00u1", "active": True,
    "name": {"givenName": "Noor", "familyName": "Haddad"},
    "emails": [{"value": "noor@example.org", "type": "work", "primary": True}],
}  # fmt: skip


def test_a_person_is_made_found_changed_and_deactivated(directory, client):
    made = directory("post", "Users", NOOR)
    told = made.json()
    assert (made.status_code, made["Content-Type"]) == (201, MEDIA)
    assert made["Location"].endswith(f"/scim/v2/Users/{told['id']}")
    assert (told["userName"], told["displayName"], told["externalId"]) == (
        "noor", "Noor Haddad", "00u1",
    )  # fmt: skip
    found = directory("get", 'Users?filter=userName eq "NOOR"').json()
    assert (found["totalResults"], found["Resources"][0]["id"]) == (1, told["id"])
    noor = User.objects.get(username="noor")
    assert not noor.has_usable_password()
    _, secret = tokens.create(user=noor, name="x", scopes=["case.view"])
    client.force_login(noor)
    UserSession.objects.create(user=noor, ip="127.0.0.1", session_key=client.session.session_key)

    began = time.monotonic()
    off = patch({"op": "replace", "path": "active", "value": False})
    assert directory("patch", f"Users/{told['id']}", off).json()["active"] is False
    me = client.get("/api/v1/me/", headers={"authorization": f"Bearer {secret}"})
    assert me.status_code == 401
    assert client.get("/profile/").status_code == 302
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},  # as Entra ID writes it
        {"op": "replace", "value": {"active": False}},  # as Okta does
        {"op": "replace", "path": f"{scim.USER}:active", "value": False},
    ],
)
def test_a_deactivation_is_understood_however_it_is_written(directory, operation):
    noor = make.agent()
    assert directory("patch", f"Users/{noor.pk}", patch(operation)).status_code == 200
    noor.refresh_from_db()
    assert not noor.is_active
    on = patch({"op": "replace", "value": {"active": True}})
    assert directory("patch", f"Users/{noor.pk}", on).json()["active"] is True


def test_a_second_one_of_a_name_is_a_conflict(directory):
    directory("post", "Users", NOOR)
    again = directory("post", "Users", NOOR)
    assert again.status_code == 409
    assert again.json() == {
        "schemas": [scim.ERROR], "status": "409", "scimType": "uniqueness",
        "detail": "Somebody already uses this username or this e-mail.",
    }  # fmt: skip
    assert User.objects.filter(username="noor").count() == 1


def test_what_is_put_is_set_and_the_name_to_sign_in_by_stays(directory):
    told = directory("post", "Users", NOOR).json()
    path = f"Users/{told['id']}"
    put = directory("put", path, NOOR | {"displayName": "N. Haddad", "active": False})
    assert (put.json()["displayName"], put.json()["active"]) == ("N. Haddad", False)
    renamed = directory("put", path, NOOR | {"userName": "other"})
    assert (renamed.status_code, renamed.json()["scimType"]) == (400, "mutability")
    assert directory("delete", path).status_code == 204
    assert User.objects.get(username="noor").is_active is False


def test_pages_start_at_one_and_hold_what_is_asked(directory):
    for number in range(5):
        make.agent(username=f"agent{number}")
    page = directory("get", 'Users?filter=userName sw "agent"&startIndex=2&count=2').json()
    assert [row["userName"] for row in page["Resources"]] == ["agent1", "agent2"]
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 2, 2)
    none = directory("get", "Users?count=0").json()
    assert (none["Resources"], none["totalResults"] > 5) == ([], True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('emails.value eq "ada@example.org"', ["ada"]),
        ('emails co "example.org" and active eq false', ["bob"]),
        ('not (userName eq "ada") and userName sw "a"', ["abe"]),
        ('userName eq "ada" or (userName eq "bob" and active eq false)', ["ada", "bob"]),
        ('externalId eq "e1"', ["abe"]),
    ],
)
def test_filters_find_what_they_say(directory, text, names):
    make.agent(username="ada", email="ada@example.org")
    make.agent(username="abe", email="abe@elsewhere.example", scim_id="e1")
    make.agent(username="bob", email="bob@example.org", is_active=False)
    found = directory("get", f"Users?filter={text}").json()
    assert sorted(row["userName"] for row in found["Resources"]) == names


@pytest.mark.parametrize(
    "text", ["userName", 'userName xx "a"', "(", 'shoe eq "43"', '"a" eq "b"', 'userName eq "a" b']
)
def test_a_filter_that_makes_no_sense_says_so(directory, text):
    answer = directory("get", f"Users?filter={text}")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


def test_a_group_is_a_team_and_gains_and_loses_people(directory):
    noor, ada = make.agent(), make.agent()
    brand = make.brand()
    body = {"schemas": [scim.GROUP], "displayName": "Care", "members": [{"value": str(noor.pk)}]}
    made = directory("post", "Groups", body)
    path = f"Groups/{made.json()['id']}"
    team = Team.objects.get(name="Care")
    team.brands.add(brand)
    add = {"op": "add", "path": "members", "value": [{"value": str(ada.pk)}]}
    told = directory("patch", path, patch(add)).json()
    assert [row["value"] for row in told["members"]] == [str(noor.pk), str(ada.pk)]
    drop = {"op": "remove", "path": f'members[value eq "{noor.pk}"]'}
    assert directory("patch", path, patch(drop)).status_code == 200
    assert list(team.members.all()) == [ada]
    assert list(team.brands.all()) == [brand]
    swap = {"op": "replace", "value": {"displayName": "Care 2", "members": []}}
    told = directory("patch", path, patch(swap)).json()
    assert (told["displayName"], told["members"]) == ("Care 2", [])
    bare = directory("get", 'Groups?filter=displayName eq "care 2"&excludedAttributes=members')
    assert "members" not in bare.json()["Resources"][0]
    assert directory("post", "Groups", body | {"displayName": "Care 2"}).status_code == 409
    assert directory("delete", path).status_code == 204
    assert directory("get", path).status_code == 404
    strange = directory("post", "Groups", body | {"displayName": "X", "members": [{"value": "0"}]})
    assert strange.status_code == 400


def test_a_role_comes_by_our_extension(directory):
    extension = "urn:switchroom:scim:schemas:2.0:User"
    told = directory("post", "Users", NOOR | {extension: {"role": "team_leader"}}).json()
    assert told[extension] == {"role": "team_leader"}
    change = {"op": "replace", "path": f"{extension}:role", "value": "agent"}
    directory("patch", f"Users/{told['id']}", patch(change))
    assert User.objects.get(username="noor").role == "agent"


def test_the_service_describes_itself(directory):
    config = directory("get", "ServiceProviderConfig").json()
    assert (config["patch"]["supported"], config["bulk"]["supported"]) == (True, False)
    types = directory("get", "ResourceTypes").json()["Resources"]
    assert [row["endpoint"] for row in types] == ["/Users", "/Groups"]
    assert directory("get", "Schemas").json()["totalResults"] == 2


@pytest.mark.django_db
def test_only_an_administrators_token_with_the_scope_opens_it(client):
    for stranger in (
        Directory(client, scopes=["case.view"]),
        Directory(client, user=make.user(role="supervisor")),
    ):
        answer = stranger("get", "Users")
        assert (answer.status_code, answer.json()["schemas"]) == (403, [scim.ERROR])
        assert stranger("post", "Users", NOOR).status_code == 403
    assert client.get("/scim/v2/Users").status_code == 401
    assert not User.objects.filter(username="noor").exists()


@pytest.mark.parametrize(
    "body", [[], {}, {"Operations": "x"}, patch({"op": "x"}), patch({"op": "remove"}),
             patch({"op": "replace", "path": "active", "value": 7})],
)  # fmt: skip
def test_a_patch_that_makes_no_sense_changes_nothing(directory, body):
    noor = make.agent()
    assert directory("patch", f"Users/{noor.pk}", body).status_code == 400
    noor.refresh_from_db()
    assert noor.is_active


def test_the_last_administrator_stays(db, client):
    elin = make.admin()
    directory = Directory(client, user=elin)
    off = patch({"op": "replace", "path": "active", "value": False})
    assert directory("patch", f"Users/{elin.pk}", off).status_code in {403, 409}
    elin.refresh_from_db()
    assert elin.is_active


def test_and_binds_more_than_or():
    one, two, three = (Term(name, "pr") for name in ("a", "b", "c"))
    assert scim.read_filter("a pr or b pr and c pr") == Several(
        "or", (one, Several("and", (two, three)))
    )
