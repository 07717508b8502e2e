from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from apps.core.templatetags import house
from apps.core.templatetags.marks import share


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marta Lindqvist", "ML"),
        ("Ana María de la Cruz", "AC"),
        ("Prince", "P"),
        ("@hemma.hos.lova", "H"),
        ("  ", ""),
        ("محمد علي", "مع"),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_last_word(name, letters):
    assert drawn("{% initials name %}", name=name) == letters


def test_a_number_keeps_its_point_in_every_language():
    with translation.override("de"):
        assert drawn("<i {% vars v=0.75 %}></i>") == '<i data-vars="--v: 0.75"></i>'
        assert 'data-vars="--v: 0.4"' in drawn("{% ring 0.4 %}")


def test_a_name_cannot_leave_its_attribute():
    html = drawn("{% avatar name label=name %}", name='"><script>')
    assert "<script>" not in html
    assert 'title="&quot;&gt;&lt;script&gt;"' in html


@pytest.mark.parametrize(("value", "kept"), [(-1, 0.0), (0.333, 0.33), (7, 1.0), (None, 0.0)])
def test_a_share_stays_between_none_and_all(value, kept):
    assert share(value) == kept


def test_a_moment_says_when_to_scripts_and_to_people():
    at = datetime(2026, 11, 22, 10, 10, 2, tzinfo=UTC)
    html = drawn('{% ago at "timer" %}', at=at)
    assert 'datetime="2026-11-22T10:10:02+00:00" format="timer"' in html
    assert drawn("{% ago at %}", at=None) == ""


def test_the_look_of_a_page_is_its_readers():
    user = SimpleNamespace(theme="dark", density="")
    assert drawn("<html{% look %}>", user=user) == '<html data-theme="dark">'
    assert drawn("<html{% look %}>") == "<html>"


def test_no_address_where_there_is_no_page():
    assert drawn('{% url_if "nowhere:at-all" 7 as url %}[{{ url }}]') == "[]"


class Person(forms.Form):
    name = forms.CharField(help_text="As on the passport.")
    about = forms.CharField(widget=forms.Textarea, required=False)
    ways = forms.MultipleChoiceField(
        choices=[("sms", "SMS"), ("email", "E-mail")], widget=forms.CheckboxSelectMultiple
    )


def test_a_hint_stands_below_and_is_read_with_the_field():
    html = drawn("{% field form.name %}", form=Person())
    assert 'aria-describedby="id_name_hint"' in html
    assert '<p class="hint" id="id_name_hint">As on the passport.</p>' in html
    assert "optional" not in html


def test_the_error_takes_the_place_of_the_hint():
    html = drawn("{% field form.name %}", form=Person({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert "As on the passport." not in html


def test_optional_is_marked_and_required_is_not():
    assert '<span class="optional">optional</span>' in drawn(
        "{% field form.about %}", form=Person()
    )


def test_several_choices_are_a_group_with_a_legend():
    html = drawn("{% field form.ways %}", form=Person({"ways": ["sms"], "name": "Ada"}))
    assert '<legend class="label">Ways</legend>' in html
    assert html.count('type="checkbox"') == 2
    assert html.count("checked") == 1


def test_a_choice_not_made_is_said_in_words_instead_of_dashes():
    class Course(forms.Form):
        channel = forms.ChoiceField(choices=[("", "---------"), ("chat", "Chat")], required=False)
        kind = forms.ChoiceField(choices=[("", "---------"), ("own", "Own")])

    html = drawn("{% load fields %}{% field form.channel %}{% field form.kind %}", form=Course())
    assert "---" not in html
    assert html.index(">none</option>") < html.index(">Chat<") < html.index(">Choose</option>")


def test_a_label_in_a_sentence_is_small_but_for_german_nouns():
    assert house.midway("E-mail") == "e-mail"
    with translation.override("de"):
        assert house.midway("E-Mail") == "E-Mail"


def test_a_kind_without_a_picture_of_its_own_is_a_plug():
    assert [house.kind_icon(kind) for kind in ("voice", "generic", "")] == ["voice", "plug", "plug"]
