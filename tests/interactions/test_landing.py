from __future__ import annotations

import pytest

from apps.interactions.domain.landing import Clue, choose, is_from_sender


def test_a_token_is_followed_whoever_brings_it():
    assert choose([Clue("token", 7)], is_verified=False) == Clue("token", 7)


@pytest.mark.parametrize("rule", ["references", "subject", "thread", "open_case"])
def test_a_stranger_follows_nothing_else(rule):
    assert choose([Clue(rule, 7)], is_verified=False) is None
    assert choose([Clue(rule, 7)], is_verified=True) is None


@pytest.mark.parametrize("rule", ["references", "subject", "thread", "open_case"])
def test_the_customer_follows_all_once_their_address_is_proved(rule):
    clue = Clue(rule, 7, is_same_customer=True)
    assert choose([clue], is_verified=True) == clue
    assert choose([clue], is_verified=False) is None


def test_who_took_part_follows_the_message_ids_of_the_conversation():
    clue = Clue("references", 7, is_participant=True)
    assert choose([clue], is_verified=False) == clue


def test_a_case_of_another_brand_is_never_joined():
    assert choose([Clue("token", 7, is_same_brand=False)], is_verified=True) is None


def test_the_strongest_clue_that_may_be_followed_wins():
    weak = Clue("subject", 8, is_same_customer=True)
    assert choose([Clue("references", 7), weak], is_verified=True) == weak


@pytest.mark.parametrize(
    ("verdicts", "trusts", "genuine"),
    [
        ({"dmarc": "pass", "spf": "fail"}, False, True),
        ({"dmarc": "fail", "spf": "pass"}, True, False),
        ({"dkim": "pass", "spf": "softfail"}, False, True),
        ({"spf": "fail", "dkim": "none"}, True, False),
        ({"dmarc": "none", "spf": "none"}, False, False),
        ({}, True, True),
        ({}, False, False),
    ],
)
def test_what_the_receiving_server_found_decides_about_the_from_field(verdicts, trusts, genuine):
    assert is_from_sender(verdicts, trusts_unchecked=trusts) is genuine
