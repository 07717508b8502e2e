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
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HELD = re.compile(r"%\(\w+\)\d*[sd]|%%|%[sd]|\{\{ .*? \}\}|\{\w+\}|<[^>]+>")
TRANSLATED = re.compile(r'\{% trans(?:late)? "([^"]+)"(?: as \w+)? %\}')


def _held(words: str) -> list[str]:
    return sorted(HELD.findall(words))


def _named(pieces: list[str]) -> bool:
    return all("(" in each for each in pieces if each.startswith("%") and each != "%%")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_translation_holds_what_its_words_hold(path: Path):
    wrong = []
    for entry in polib.pofile(str(path)):
        expected = [_held(entry.msgid)]
        if entry.msgid_plural:
            expected.append(_held(entry.msgid_plural))
            # "one day" needs no number, where the number has a name
            expected += [[]] if _named(expected[1]) else []
        wrong += [
            (entry.msgid, said)
            for said in ([entry.msgstr] if entry.msgstr else entry.msgstr_plural.values())
            if _held(said) not in expected
        ]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_catalogue_leaves_no_word_in_english(path: Path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_catalogue_knows_the_words_of_the_templates_but_for_the_newest(path: Path):
    known = {entry.msgid for entry in polib.pofile(str(path))}
    said = {
        words
        for template in TEMPLATES.rglob("*.*")
        for words in TRANSLATED.findall(template.read_text())
    }
    assert len(said) > 1000
    assert len(said - known) <= len(said) // 50, sorted(said - known)


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
