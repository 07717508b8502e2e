from __future__ import annotations

import pytest

from tests import make

pytestmark = pytest.mark.django_db


def test_a_case_takes_the_next_number_from_the_sequence():
    first, second = make.case(), make.case()
    assert second.number == first.number + 1
    assert second.reference == f"C-{second.number}"
