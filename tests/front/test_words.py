"""The catalogues: whole where they say so, and true to what they translate."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.test import Client

from tests import make
from tools import words

LOCALE = Path(__file__).resolve().parents[2] / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
HELD = re.compile(r"%\(\w+\)[sd]|%%|%s|\{\{ .*? \}\}|<[^>]+>")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_translation_holds_what_its_words_hold(path: Path):
    wrong = []
    for entry in polib.pofile(str(path)).translated_entries():
        expected = sorted(HELD.findall(entry.msgid))
        for said in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            may_leave_out = bool(entry.msgid_plural)  # "one day" needs no number
            found = sorted(HELD.findall(said))
            if found != expected and not (may_leave_out and not found):
                wrong.append((entry.msgid, said))
    assert wrong == []


def test_german_is_whole_but_for_the_demos_own_pages():
    catalogue = polib.pofile(str(LOCALE / "de" / "LC_MESSAGES" / "django.po"))
    assert len(catalogue.translated_entries()) > 1600
    assert catalogue.percent_translated() >= 98
    assert catalogue.fuzzy_entries() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "direction", "mine"), [("de", "ltr", "Meine Arbeit"), ("ar", "rtl", "عملي")]
)
def test_the_desk_speaks_the_language_of_its_reader(language: str, direction: str, mine: str):
    words.compile_all()
    agent = make.agent(team=make.team(), language=language)
    client = Client()
    client.force_login(agent)
    page = client.get("/desk/").content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in page
    assert f'<h2 class="grow">{mine}</h2>' in page
