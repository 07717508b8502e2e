import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from apps.channels.choices import AccountStatus
from apps.channels.errors import AddressTaken, AlreadyArchived, NotConnected, WrongSettings
from apps.channels.models import ChannelAccount
from apps.channels.protocol import ChannelError
from apps.channels.services import accounts, credentials
from apps.core.models import AuditEntry
from tests import make
from tests.channels.postbox import postbox as running

pytestmark = pytest.mark.django_db
SETTINGS = {"smtp_host": "smtp.hemrum.example", "password": "hush"}


def connect(**values):
    return accounts.create(
        **{
            "by": make.admin(),
            "brand": make.brand(),
            "kind": "email",
            "name": "Customer care",
            "address": "Care@Hemrum.example",
            "settings": SETTINGS,
        }
        | values
    )


def test_a_connected_account_keeps_its_secrets_apart_and_sealed():
    account = connect()
    assert account.address == "care@hemrum.example"
    assert account.options["smtp_host"] == "smtp.hemrum.example"
    assert account.options["imap_port"] == "993"
    assert "password" not in account.options
    assert b"hush" not in bytes(account.credentials)
    assert credentials.opened(account) == {"password": "hush"}
    entry = AuditEntry.objects.get(action="channel.created")
    assert "hush" not in str(entry.particulars)


def test_what_is_missing_is_named():
    with pytest.raises(WrongSettings) as refused:
        connect(settings={})
    assert refused.value.problems == {"smtp_host": "SMTP server is missing."}
    assert not ChannelAccount.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"imap_security": "TLS 1.3"}, "IMAP security cannot be that."),
        ({"smtp_port": "70000"}, "SMTP port is a number up to 65535."),
        ({"imap_port": "imap"}, "IMAP port is a number up to 65535."),
    ],
)
def test_a_slip_of_the_pen_never_sends_a_password_in_the_clear(wrong, words):
    with pytest.raises(WrongSettings) as refused:
        connect(settings=SETTINGS | wrong)
    assert list(refused.value.problems.values()) == [words]


def test_an_address_is_connected_once_until_it_is_archived():
    first = connect()
    with pytest.raises(AddressTaken):
        connect()
    accounts.archive(by=make.admin(), account=first)
    assert connect().pk != first.pk


def test_an_empty_secret_in_a_form_keeps_the_stored_one():
    account, admin = connect(), make.admin()
    accounts.change(by=admin, account=account, settings={"smtp_host": "b.example", "password": ""})
    assert credentials.opened(account) == {"password": "hush"}
    assert account.options["smtp_host"] == "b.example"
    accounts.change(by=admin, account=account, settings={"password": "new"})
    assert credentials.opened(account) == {"password": "new"}
    accounts.forget_secret(by=admin, account=account, name="password")
    account.refresh_from_db()
    assert credentials.opened(account) == {}


def test_archiving_is_the_end_and_drops_the_secrets():
    account = connect()
    accounts.archive(by=make.admin(), account=account)
    assert (account.status, bytes(account.credentials)) == (AccountStatus.ARCHIVED, b"")
    for again in (accounts.archive, accounts.pause, accounts.resume):
        with pytest.raises(AlreadyArchived):
            again(by=make.admin(), account=account)
    with pytest.raises(AlreadyArchived):
        accounts.change(by=make.admin(), account=account, name="x")


def test_a_test_message_really_arrives_and_health_is_noted():
    with running() as box:
        account = connect(settings=box.options)
        found = accounts.try_out(account=account, send_to="elin@hemrum.example")
    account.refresh_from_db()
    assert found == "A test message was handed over for elin@hemrum.example."
    assert box.mails[0][1] == ["elin@hemrum.example"]
    assert account.last_ok_at is not None


def test_a_failed_test_says_why_and_health_keeps_it():
    account = connect(settings={"smtp_host": "127.0.0.1", "smtp_port": "1"})
    with pytest.raises(NotConnected, match="No connection"):
        accounts.try_out(account=account)
    account.refresh_from_db()
    assert account.last_error.startswith("No connection")


def test_keys_are_rotated_and_the_old_one_may_go(settings):
    account = connect()
    old, new = settings.CREDENTIAL_KEYS, Fernet.generate_key().decode()
    settings.CREDENTIAL_KEYS = [new, *old]
    call_command("rotate_credentials")
    settings.CREDENTIAL_KEYS = [new]
    account.refresh_from_db()
    assert credentials.opened(account) == {"password": "hush"}
    settings.CREDENTIAL_KEYS = old
    with pytest.raises(ChannelError, match="enter them again"):
        credentials.opened(account)
