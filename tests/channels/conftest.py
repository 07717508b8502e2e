import pytest

from apps.channels.adapters.email import smtp
from tests.channels.postbox import postbox as running


@pytest.fixture
def postbox():
    with running() as box:
        yield box


@pytest.fixture(autouse=True)
def no_kept_connection():
    """A test's SMTP server is gone with the test, and so is the connection to it."""
    yield
    smtp._forget()
