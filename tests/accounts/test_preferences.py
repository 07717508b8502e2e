from __future__ import annotations

import pytest

from apps.accounts.domain import shortcuts
from apps.accounts.errors import KeyTaken
from apps.accounts.services import preferences
from apps.core.errors import DomainError
from tests import make

pytestmark = pytest.mark.django_db

LOOK = {"language": "de", "time_zone": "Europe/Berlin", "theme": "dark", "density": "dense"}


def test_what_is_chosen_holds_on_the_next_page(client):
    noor = make.agent()
    client.force_login(noor)
    assert client.post("/profile/", LOOK | {"sounds": ["offer"]}).status_code == 302
    noor.refresh_from_db()
    assert noor.sounds == {"offer": True, "message": False, "mention": False, "warning": False}
    page = client.get("/profile/")
    assert page.headers["Content-Language"] == "de"
    assert b'data-theme="dark"' in page.content
    assert b'data-density="dense"' in page.content


def test_nonsense_is_refused_and_changes_nothing(client):
    noor = make.agent()
    client.force_login(noor)
    assert client.post("/profile/", LOOK | {"time_zone": "Moon/Base"}).status_code == 422
    noor.refresh_from_db()
    assert (noor.language, noor.theme) == ("", "")


def test_the_switch_in_the_menu_is_kept(client):
    noor = make.agent()
    client.force_login(noor)
    assert client.post("/profile/theme/", {"theme": "dark"}).status_code == 204
    assert client.post("/profile/theme/", {"theme": "pink"}).status_code == 422
    noor.refresh_from_db()
    assert noor.theme == "dark"


def test_keys_are_remapped_and_only_the_difference_is_kept():
    noor = make.agent()
    preferences.remap(user=noor, keys={"reply": "Alt+r", "note": "n", "via": ""})
    noor.refresh_from_db()
    assert noor.shortcuts == {"reply": "Alt+r"}


def test_two_actions_cannot_share_a_key():
    noor = make.agent()
    with pytest.raises(KeyTaken):
        preferences.remap(user=noor, keys={"reply": "N"})
    with pytest.raises(DomainError):
        preferences.remap(user=noor, keys={"reply": "not a key"})
    noor.refresh_from_db()
    assert noor.shortcuts == {}


def test_swapping_two_keys_is_no_clash():
    assert shortcuts.clashes({"reply": "n", "note": "r"}) == {}
    assert shortcuts.clashes({"reply": "n"}) == {"n": ["reply", "note"]}


def test_the_page_says_at_the_field_what_a_key_is_shared_with(client):
    client.force_login(make.agent())
    answer = client.post("/profile/keys/", {"key_reply": "n"})
    assert answer.status_code == 422
    assert b"Also: Internal note" in answer.content


def test_single_letters_can_be_switched_off(client):
    noor = make.agent()
    client.force_login(noor)
    assert client.post("/profile/keys/", {}).status_code == 302
    noor.refresh_from_db()
    assert noor.shortcuts_enabled is False
