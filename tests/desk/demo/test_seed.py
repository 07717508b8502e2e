from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import ApiToken
from apps.channels.models import ChannelAccount, InboundEvent
from apps.customers.models import Customer, MatchCandidate
from apps.desk.demo import access, crowd
from apps.interactions.models import Case, Interaction, Message, Notification
from apps.routing.models import QueueEntry
from apps.voice.models import Callback

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "CROWD", 120)


def digest() -> str:
    """What a centre holds, apart from times and numbers that grow."""
    rows = [
        *Customer.objects.order_by("pk").values_list("name", "search_text", "tier", "attributes"),
        *Message.objects.order_by("pk").values_list("seq", "direction", "body", "kind"),
        *Case.objects.order_by("pk").values_list("subject", "status", "owner__username"),
        *QueueEntry.objects.order_by("pk").values_list("queue__name", "state", "exit"),
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_same_seed_gives_the_same_centre() -> None:
    call_command("seed_demo", seed=3)
    first = digest()
    call_command("flush", verbosity=0, interactive=False)
    call_command("seed_demo", seed=3)
    assert digest() == first


def test_open_work_of_every_kind_lies_about() -> None:
    call_command("seed_demo")
    assert QueueEntry.objects.waiting().count() == 8 + 4
    assert list(Callback.objects.values_list("state", "attempts")) == [
        ("waiting", 0), ("waiting", 1), ("waiting", 0),
    ]  # fmt: skip
    assert set(Case.objects.open().values_list("status", flat=True)) == {
        "open", "pending", "snoozed",
    }  # fmt: skip
    assert Notification.objects.filter(user__username="noor", kind="mention").count() == 2
    assert MatchCandidate.objects.open().count() >= 3
    assert InboundEvent.objects.filter(state="quarantined").count() == 1
    assert ChannelAccount.objects.filter(status="paused").count() == 1
    gone = {"voice", "sms", "messaging", "social"}
    former = ChannelAccount.objects.filter(kind__in=gone).exclude(name="Orders line")
    assert set(former.values_list("status", flat=True)) == {"archived"}
    assert Interaction.objects.filter(kind__in=gone).exists()
    assert not Interaction.objects.open().filter(kind__in=gone - {"voice"}).exists()


def test_demo_info_names_the_ways_in(
    settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO, settings.DATA_DIR, settings.PUBLIC_URL = True, tmp_path, "http://127.0.0.1:8000"
    call_command("seed_demo", verbosity=0)
    capsys.readouterr()
    call_command("demo_info")
    told = json.loads(capsys.readouterr().out)
    assert told["logins"]["agent"] == {"user": "noor", "password": "switchroom-demo"}
    assert told["chat"][0]["socket"] == "ws://127.0.0.1:8000/ws/chat/hemrum-chat/"
    assert [form["key"] for form in told["forms"]] == ["hemrum-form", "kraftli-form"]
    assert told["mail"]["addresses"][0]["address"] == "care@hemrum.example"
    secret = told["api"]["token"]
    digest = hashlib.sha256(secret.encode()).hexdigest()
    assert ApiToken.objects.filter(digest=digest).count() == 1
    assert stat.S_IMODE((tmp_path / access.FILE).stat().st_mode) == 0o600
    call_command("demo_info")
    assert json.loads(capsys.readouterr().out)["api"]["token"] == secret


def test_demo_info_is_silent_about_a_real_centre(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="No demo"):
        call_command("demo_info")
