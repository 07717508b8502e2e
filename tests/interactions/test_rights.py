"""What somebody has in their hands, and what their role lets them write in."""

from __future__ import annotations

import pytest

from apps.accounts.choices import Role
from apps.interactions.models import Case
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_who_needs_no_look_at_rows_may_write_in_all_they_have(role: str) -> None:
    """A conversation of a brand and a team that are not theirs, as a supervisor may give one."""
    person = make.user(role=role)
    foreign = make.case(team=make.team())
    make.interaction(case=foreign, owner=person, status="active")
    may = Case.objects.workable_by(person).filter(pk=foreign.pk).exists()
    assert may or not Case.objects.has_own_workable(person)


def test_agents_need_no_look_and_supervisors_do() -> None:
    assert Case.objects.has_own_workable(make.user(role="agent"))
    assert not Case.objects.has_own_workable(make.user(role="supervisor"))
    assert not Case.objects.has_own_workable(make.user(role="planner"))
