from __future__ import annotations

import pytest

from apps.interactions.domain.queries import case_number, is_web_search, prefix_query
from apps.interactions.services import search
from tests import make


def test_the_last_word_may_be_a_beginning():
    assert prefix_query("Damaged refu") == "damaged & refu:*"
    assert prefix_query("re") == "re"
    assert prefix_query("' & !! | :*") == ""


def test_what_looks_like_web_search_is_one():
    assert is_web_search('"cracked lamp"')
    assert is_web_search("lamp -shade")
    assert is_web_search("lamp or shade")
    assert not is_web_search("lamp-shade order")


@pytest.mark.parametrize(
    ("typed", "number"), [("C-204", 204), ("204", 204), ("#c-204", 204), ("lamp", None)]
)
def test_a_case_number_is_recognised(typed, number):
    assert case_number(typed) == number


@pytest.fixture
def agent():
    return make.agent(team=make.team())


@pytest.fixture
def ours(agent):
    brand = agent.teams.get().brands.get()
    return make.interaction(case=make.case(brand=brand, subject="Cracked lamp"))


def bodies(found):
    return [message.body for message in found.messages]


@pytest.mark.django_db
def test_words_find_messages_newest_first_and_page_by_page(agent, ours):
    for n in range(5):
        make.message(ours, f"refund number {n}")
    make.message(ours, "nothing of it")

    first = search.search(user=agent, words="refu", size=2)
    second = search.search(user=agent, words="refu", size=2, before=first.before)
    third = search.search(user=agent, words="refu", size=2, before=second.before)

    assert bodies(first) == ["refund number 4", "refund number 3"]
    assert bodies(second) == ["refund number 2", "refund number 1"]
    assert bodies(third) == ["refund number 0"]
    assert third.before is None


@pytest.mark.django_db
def test_a_rare_word_is_found_far_behind_the_newest_rows(agent, ours, monkeypatch):
    monkeypatch.setattr(search, "NEAR", 2)
    for n in range(6):
        make.message(interaction=ours, body=f"Pendant {n}" if n % 2 else f"Lamp {n}")
    first = search.search(user=agent, words="pendant", size=2)
    assert bodies(first) == ["Pendant 5", "Pendant 3"]
    rest = search.search(user=agent, words="pendant", before=first.before, size=2)
    assert bodies(rest) == ["Pendant 1"]


@pytest.mark.django_db
def test_nobody_finds_what_they_may_not_see(agent, ours):
    make.message(make.interaction(), "refund for a stranger")
    found = search.search(user=agent, words="refund stranger")
    assert (found.messages, found.cases, found.customers) == ([], [], [])


@pytest.mark.django_db
def test_a_client_of_the_brand_finds_no_note(agent, ours):
    make.message(ours, "he is difficult", visibility="internal", kind="note")
    client = make.user(role="client", brands=[ours.case.brand])
    assert bodies(search.search(user=agent, words="difficult")) == ["he is difficult"]
    assert bodies(search.search(user=client, words="difficult")) == []


@pytest.mark.django_db
def test_common_words_that_one_may_hardly_see_are_found_behind_the_first_stretch(
    agent, ours, monkeypatch
):
    monkeypatch.setattr(search, "STRETCHES", (2, 3))
    make.message(ours, "refund of ours")
    stranger = make.interaction()
    for _ in range(4):
        make.message(stranger, "refund of theirs")
    assert bodies(search.search(user=agent, words="refund")) == ["refund of ours"]


@pytest.mark.django_db
def test_cases_are_found_by_number_and_by_subject_customers_by_name(agent, ours):
    by_number = search.search(user=agent, words=ours.case.reference)
    by_subject = search.search(user=agent, words="lamp crack")
    by_mistake = search.search(user=agent, words="craked lamp")
    assert by_number.cases == by_subject.cases == by_mistake.cases == [ours.case]
