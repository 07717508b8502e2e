from __future__ import annotations

import pytest

from apps.interactions.services import presence_on_case as presence
from tests import make

pytestmark = pytest.mark.django_db


def test_who_looks_and_who_types_is_seen_by_the_others_until_they_leave():
    ada, bo = make.agent(display_name="Ada"), make.agent(display_name="Bo")
    case = make.case()
    for left in (ada, bo):  # by the same ids in an earlier run
        presence.leave(case_id=case.pk, user_id=left.pk)

    assert presence.join(case_id=case.pk, user_id=ada.pk)
    assert not presence.join(case_id=case.pk, user_id=ada.pk)
    assert presence.type(case_id=case.pk, user_id=bo.pk)

    seen = [(p.user, p.is_typing) for p in presence.on(case.pk)]
    assert seen == [(ada, False), (bo, True)]
    assert [p.user for p in presence.on(case.pk, but=bo)] == [ada]

    presence.rest(case_id=case.pk, user_id=bo.pk)
    assert [p.is_typing for p in presence.on(case.pk)] == [False, False]
    presence.leave(case_id=case.pk, user_id=ada.pk)
    assert [p.user for p in presence.on(case.pk)] == [bo]


def test_a_mark_fades_by_itself(monkeypatch):
    case, ada = make.case(), make.agent()
    presence.join(case_id=case.pk, user_id=ada.pk)
    now = presence.time.time()
    monkeypatch.setattr(presence.time, "time", lambda: now + presence.VIEWING_SECONDS + 1)
    assert presence.on(case.pk) == []
