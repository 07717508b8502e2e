import pytest
from django.urls import reverse

from apps.channels.choices import AccountStatus, InboundState
from apps.channels.models import ChannelAccount
from apps.channels.services import credentials, inbox
from tests import make
from tests.channels.mail.letters import raw
from tests.channels.postbox import postbox as running

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make.admin()
    client.force_login(user)
    return user


def new_mailbox(brand):
    return {
        "name": "Customer care", "brand": brand.pk, "address": "care@hemrum.example",
        "smtp_host": "smtp.hemrum.example", "password": "hush",
    }  # fmt: skip


def connect(client, **values):
    form = new_mailbox(make.brand()) | values
    answer = client.post(reverse("settings:channel_new", args=["email"]), form)
    return answer, ChannelAccount.objects.filter(kind="email").last()


def test_a_mailbox_is_connected_and_its_password_never_shown(client, admin):
    answer, account = connect(client)
    page = client.get(answer.url).content.decode()
    assert answer.url == reverse("settings:channel", args=[account.pk])
    assert credentials.opened(account) == {"password": "hush"}
    assert "hush" not in page
    assert "never shown" in page
    client.post(answer.url, {"name": "Care", "address": account.address, "smtp_host": "b.example"})
    account.refresh_from_db()
    assert (account.name, account.options["smtp_host"]) == ("Care", "b.example")
    assert credentials.opened(account) == {"password": "hush"}


@pytest.mark.parametrize("wrong", [{"smtp_host": ""}, {"address": "no address"}, {"brand": "0"}])
def test_what_is_wrong_stays_in_the_form(client, admin, wrong):
    answer, account = connect(client, **wrong)
    assert answer.status_code == 422
    assert account is None
    assert "Customer care" in answer.content.decode()


def test_a_taken_address_is_said_at_its_field(client, admin):
    connect(client)
    answer, _ = connect(client, name="Again")
    assert answer.status_code == 422
    assert "Another channel has this address already." in answer.content.decode()


@pytest.mark.parametrize("kind", ["chat", "form", "generic"])
def test_every_kind_can_be_connected(client, admin, kind):
    values = {"name": "New", "brand": make.brand().pk, "secret": "correct-horse-battery"}
    answer = client.post(reverse("settings:channel_new", args=[kind]), values)
    account = ChannelAccount.objects.get(kind=kind)
    assert account.key in client.get(answer.url).content.decode()


def test_a_test_message_is_sent_and_a_failure_said_in_words(client, admin):
    with running() as box:
        _, account = connect(client, password="", **box.options)
        trial = reverse("settings:channel_trial", args=[account.pk])
        page = client.post(trial, {"send_to": "elin@hemrum.example"}, follow=True)
    assert box.mails[0][1] == ["elin@hemrum.example"]
    assert "A test message was handed over" in page.content.decode()
    page = client.post(trial, follow=True).content.decode()
    assert "No connection" in page
    assert "Failing" in client.get(reverse("settings:channels")).content.decode()


def test_a_channel_is_paused_resumed_and_archived(client, admin):
    _, account = connect(client)
    for name, values, status in [
        ("channel_pause", {}, AccountStatus.PAUSED),
        ("channel_pause", {"resume": "1"}, AccountStatus.ACTIVE),
        ("channel_archive", {}, AccountStatus.ARCHIVED),
    ]:
        assert (
            client.post(reverse(f"settings:{name}", args=[account.pk]), values).status_code == 302
        )
        account.refresh_from_db()
        assert account.status == status
    assert client.get(reverse("settings:channel", args=[account.pk])).status_code == 404
    assert "Customer care" not in client.get(reverse("settings:channels")).content.decode()


def test_poison_is_seen_downloaded_and_tried_again(client, admin):
    account = make.channel(kind="email", address="care@hemrum.example")
    event = inbox.store(account=account, dedupe_key="1", raw=b"<script>no mail</script>")
    inbox.read(event.pk)
    assert "could not be read" in client.get(reverse("settings:channels")).content.decode()
    assert "no_sender" in client.get(reverse("settings:quarantine")).content.decode()
    original = client.get(reverse("settings:quarantine_original", args=[event.pk]))
    assert original.content == b"<script>no mail</script>"
    assert original["Content-Type"] == "application/octet-stream"
    client.post(reverse("settings:quarantine_release", args=[event.pk]))
    event.refresh_from_db()
    assert event.state == InboundState.STORED


def test_a_mail_that_was_read_is_not_shown_here(client, admin):
    account = make.channel(kind="email", address="care@hemrum.example")
    event = inbox.store(account=account, dedupe_key="1", raw=raw())
    original = reverse("settings:quarantine_original", args=[event.pk])
    assert client.get(original).status_code == 404


def test_nobody_but_administrators_comes_here(client):
    client.force_login(make.agent())
    account = make.channel(kind="email", address="care@hemrum.example")
    for name, arguments in [
        ("channels", []), ("channel", [account.pk]), ("channel_new", ["email"]),
        ("quarantine", []), ("quarantine_original", [1]),
    ]:  # fmt: skip
        assert client.get(reverse(f"settings:{name}", args=arguments)).status_code == 403
    client.post(reverse("settings:channel_archive", args=[account.pk]))
    account.refresh_from_db()
    assert account.is_active


def test_the_list_needs_few_queries(client, admin, django_assert_max_num_queries):
    for n in range(10):
        make.channel(kind="email", address=f"a{n}@hemrum.example")
    client.get(reverse("settings:channels"))  # the first request also notes the session
    with django_assert_max_num_queries(10):
        client.get(reverse("settings:channels"))
