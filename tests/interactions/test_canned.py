from __future__ import annotations

import pytest

from apps.interactions.domain.placeholders import Values, fill, unknown_in
from apps.interactions.errors import Refused
from apps.interactions.models import CannedReply
from apps.interactions.services import canned
from tests import make


@pytest.fixture
def case():
    return make.case()


@pytest.fixture
def agent(case):
    return make.agent(team=make.team(brands=[case.brand]), display_name="Ada")


def test_only_known_names_are_filled_and_values_are_not_templates():
    values = Values(customer_name="{{ agent.name }}", agent_name="Ada")
    text = "Dear {{ customer.name }}, {{agent.name}} {{ settings.SECRET_KEY }} {% now %}"
    assert fill(text, values) == "Dear {{ agent.name }}, Ada {{ settings.SECRET_KEY }} {% now %}"
    assert unknown_in(text) == []
    assert unknown_in("{{ customer.pin }} {{ customer.pin }}") == ["customer.pin"]


@pytest.mark.django_db
def test_the_shortcut_comes_before_the_title_and_the_title_before_the_text(case, agent):
    by_text = make.canned_reply(shortcut="hello", title="Greeting", body="About your refund")
    by_title = make.canned_reply(shortcut="money", title="Refund on its way")
    by_shortcut = make.canned_reply(shortcut="refund", title="Money")
    make.canned_reply(shortcut="other", title="Other")

    assert canned.search(user=agent, case=case, words="/refund") == [
        by_shortcut, by_title, by_text,
    ]  # fmt: skip


@pytest.mark.django_db
def test_another_brands_replies_and_archived_ones_are_not_offered(case, agent):
    make.canned_reply(shortcut="refund", brand=make.brand())
    gone = make.canned_reply(shortcut="refund")
    canned.archive(reply=gone, by=agent)
    assert canned.search(user=agent, case=case, words="refund") == []


@pytest.mark.django_db
def test_it_is_filled_for_the_case(case, agent):
    reply = make.canned_reply(body="Dear {{ customer.name }}: {{ case.reference }}")
    assert canned.filled(reply=reply, case=case, agent=agent) == (
        f"Dear {case.customer.name}: {case.reference}"
    )


@pytest.mark.django_db
def test_a_variable_nobody_knows_is_refused_and_nothing_is_kept(agent):
    with pytest.raises(Refused):
        canned.save(by=agent, shortcut="a", title="A", body="{{ customer.pin }}")
    assert not CannedReply.objects.exists()


@pytest.mark.django_db
def test_a_shortcut_is_taken_once_per_brand_and_language(agent):
    canned.save(by=agent, shortcut="a", title="A", body="x")
    with pytest.raises(Refused):
        canned.save(by=agent, shortcut="a", title="B", body="y")
