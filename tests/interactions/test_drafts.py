from __future__ import annotations

import pytest

from apps.interactions.models import Draft
from apps.interactions.services import drafts
from tests import make

pytestmark = pytest.mark.django_db


def test_the_newest_save_wins_and_strange_options_are_dropped():
    case, author = make.case(), make.agent()
    drafts.save(case=case, author=author, kind="reply", body="Dear", options={"via": "1-2"})
    drafts.save(
        case=case, author=author, kind="reply", body="Dear Noor", options={"via": "3-4", "x": 1}
    )

    draft = drafts.of(case=case, author=author)["reply"]
    assert (draft.body, draft.options) == ("Dear Noor", {"via": "3-4"})
    assert Draft.objects.count() == 1


def test_an_empty_draft_is_none_and_a_note_is_apart_from_a_reply():
    case, author = make.case(), make.agent()
    drafts.save(case=case, author=author, kind="reply", body="Dear")
    drafts.save(case=case, author=author, kind="note", body="Careful")
    drafts.save(case=case, author=author, kind="reply", body="  ")
    assert list(drafts.of(case=case, author=author)) == ["note"]


def test_a_colleagues_draft_is_not_mine():
    case, author = make.case(), make.agent()
    drafts.save(case=case, author=author, kind="reply", body="Dear")
    assert drafts.of(case=case, author=make.agent()) == {}
