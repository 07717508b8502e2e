from __future__ import annotations

import pytest

from apps.accounts.models import Brand
from apps.core.prepared import Inserted, Prepared
from apps.interactions.models import Case
from tests import make

pytestmark = pytest.mark.django_db


def test_a_prepared_query_asks_for_what_is_wanted_now_and_for_each_key():
    ours, other = make.brand(slug="ours"), make.brand(slug="other")

    def named(among, slug):
        return Brand.objects.filter(pk__in=among, slug=slug).values_list("id", "slug")

    prepared = Prepared(named, str)
    assert prepared("both", [ours.pk, other.pk], "other") == [(other.pk, "other")]
    assert prepared("both", [ours.pk, other.pk], "ours") == [(ours.pk, "ours")]
    assert prepared("one", [ours.pk], "other") == []
    assert prepared("none", [], "ours") == []


def test_what_cannot_be_prepared_says_so():
    with pytest.raises(TypeError, match="as they are"):
        Prepared(lambda _, pk: Case.objects.filter(pk=pk).values_list("attributes"), int)(0, 0, 1)


def test_new_rows_go_in_as_saved_ones_do():
    inserted = Inserted(Case)
    brand, customer = make.brand(), make.customer()
    words = {"brand": brand, "customer": customer, "attributes": {"lot": ["7", None]}}
    first, second = Case(subject="Lamp", **words), Case(subject="Sofa", **words)
    inserted.all(first, second)
    saved = Case.objects.create(subject="Rug", **words)
    for row, like in ((first, saved), (second, saved), (inserted(**words), saved)):
        found = Case.objects.get(pk=row.pk)
        assert (found.subject, found.number) == (row.subject, row.number)
        assert (found.attributes, found.status, found.version) == (
            like.attributes, like.status, like.version,
        )  # fmt: skip
        assert row.created_at == found.created_at
        assert not row._state.adding
    assert len({first.number, second.number, saved.number}) == 3
