from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def test_a_shipped_scenario_is_found_by_its_name_and_its_figures_are_printed():
    out = StringIO()

    call_command("route_simulate", scenario="languages", stdout=out)

    printed = out.getvalue()
    assert printed.startswith("Languages: few speak Swedish")
    for word in ("chat", "occupancy", "fairness, work", "level", "given up"):
        assert word in printed


def test_a_missing_file_is_said_in_a_sentence():
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        call_command("route_simulate", scenario="nowhere.json")
