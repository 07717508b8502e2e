import pytest

from apps.channels.domain import signing
from apps.channels.domain.signing import BadlySigned

SECRET = "correct-horse-battery"
BODY = b'{"text":"hi"}'
NOW = 1_795_338_000
SIGNATURE = signing.sign(BODY, timestamp=NOW, secret=SECRET)


def verify(body=BODY, timestamp=str(NOW), signature=SIGNATURE, secrets=(SECRET,), now=NOW):
    signing.verify(body, timestamp=timestamp, signature=signature, secrets=secrets, now=now)


def test_the_documented_example_is_true():
    with open("docs/generic-channel.md") as page:
        assert SIGNATURE in page.read()


def test_a_good_signature_passes_within_five_minutes_either_way():
    verify()
    verify(now=NOW + 300)
    verify(now=NOW - 300)


def test_one_of_several_signatures_and_one_of_two_secrets_is_enough():
    verify(signature=f"v1={'0' * 64},{SIGNATURE}", secrets=["another-secret-here", SECRET])


@pytest.mark.parametrize(
    "changed",
    [
        {"body": b'{"text":"ho"}'},
        {"timestamp": str(NOW + 1)},
        {"now": NOW + 301},
        {"now": NOW - 301},
        {"timestamp": ""},
        {"timestamp": "²"},
        {"signature": ""},
        {"signature": SIGNATURE.removeprefix("v1=")},
        {"signature": SIGNATURE.upper()},
        {"secrets": []},
        {"secrets": [""]},
        {"secrets": ["another-secret-here"]},
    ],
)
def test_anything_else_is_refused(changed):
    with pytest.raises(BadlySigned):
        verify(**changed)


def test_an_empty_or_short_secret_never_matches_even_its_own_signature():
    for secret in ("", "short"):
        with pytest.raises(BadlySigned):
            verify(signature=signing.sign(BODY, timestamp=NOW, secret=secret), secrets=[secret])
