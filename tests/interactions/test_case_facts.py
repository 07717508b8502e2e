from __future__ import annotations

import pytest

from apps.core.models import AuditEntry
from apps.customers.models import AttributeDefinition
from apps.interactions.choices import Priority
from apps.interactions.errors import Outdated, Refused
from apps.interactions.models import Case, CaseLink
from apps.interactions.services import case_facts, conversations
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make.case()


@pytest.fixture
def agent(case):
    return make.agent(team=make.team(brands=[case.brand]))


def test_a_change_counts_the_version_and_leaves_a_trace(case, agent):
    case_facts.set_priority(case=case, priority=Priority.URGENT, by=agent, version=1)

    assert (case.priority, case.version) == (Priority.URGENT, 2)
    entry = AuditEntry.objects.get(action="case.changed")
    assert entry.particulars == {"before": {"priority": 2}, "after": {"priority": 4}}


def test_a_change_on_an_old_view_is_refused_and_changes_nothing(case, agent):
    case_facts.set_subject(case=case, subject="Lamp, cracked", by=agent, version=1)

    with pytest.raises(Outdated):
        case_facts.set_priority(case=case, priority=Priority.LOW, by=agent, version=1)

    assert Case.objects.get().priority == Priority.NORMAL


def test_attributes_are_typed_by_their_definitions_and_none_takes_one_away(case, agent):
    AttributeDefinition.objects.create(key="boxes", label="Boxes", kind="number", applies_to="case")
    case_facts.set_attributes(case=case, values={"boxes": "3"}, by=agent)
    assert case.attributes == {"boxes": 3}

    case_facts.set_attributes(case=case, values={"boxes": None}, by=agent)
    assert case.attributes == {}


def test_a_case_is_no_part_of_its_own_part(case, agent):
    child = make.case(brand=case.brand, customer=case.customer, parent=case)

    with pytest.raises(Refused):
        case_facts.set_parent(case=case, parent=child, by=agent)


def test_a_link_is_kept_once_whichever_side_began(case, agent):
    other = make.case()
    case_facts.link(case=case, other=other, by=agent)
    case_facts.link(case=other, other=case, by=agent)

    assert CaseLink.objects.count() == 1
    case_facts.unlink(case=other, other=case, by=agent)
    assert not CaseLink.objects.exists()


def test_a_transferred_case_waits_again_in_the_other_team_with_the_note(case, agent):
    workshop = make.team(brands=[case.brand])
    part = make.interaction(case=case)
    conversations.assign(interaction_id=part.pk, agent=agent)
    case.refresh_from_db()

    case_facts.transfer(case=case, team=workshop, by=agent, note="Needs a new shade")

    part.refresh_from_db()
    assert (case.team, case.owner, part.status, part.owner) == (workshop, None, "waiting", None)
    said = list(part.messages.values_list("kind", "visibility", "body"))
    assert said == [
        ("event", "internal", f"{agent} handed the case to {workshop}"),
        ("note", "internal", "Needs a new shade"),
    ]


def test_a_team_of_another_brand_is_refused(case, agent):
    with pytest.raises(Refused):
        case_facts.transfer(case=case, team=make.team(), by=agent)
