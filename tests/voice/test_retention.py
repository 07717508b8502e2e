"""How long calls are kept: a brand's days, a legal hold, a key that is destroyed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.core.models import AuditEntry
from apps.customers.services import data_keys
from apps.interactions.services import legal_holds
from apps.voice.models import Recording, Segment, Transcript
from apps.voice.services import retention
from tests import make, sounds

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def call():
    number = make.phone_number()
    talk = make.interaction(case=make.case(brand=number.channel.brand), channel=number.channel)
    return make.call(number=number, interaction=talk)


def old(call, days: int, **fields) -> Recording:
    row = sounds.kept(call, started_at=NOW - timedelta(days=days), **fields)
    written = Transcript.objects.create(recording=row, state="done")
    Segment.objects.create(transcript=written, start=0, end=1, text="Hello", words=[])
    return row


def keep_for(call, days: int | None) -> None:
    retention.set_policy(call.number.channel.brand, days=days, masks=[], by=make.admin())


def test_sound_and_words_go_when_the_brands_days_are_over(call):
    keep_for(call, 30)
    gone, stays = old(call, 31), old(call, 29)
    assert retention.sweep(now=NOW) == 1
    gone.refresh_from_db()
    assert (gone.state, gone.file, gone.peaks) == ("erased", "", [])
    assert list(Transcript.objects.values_list("recording", flat=True)) == [stays.pk]
    assert AuditEntry.objects.filter(action="recording.erased").count() == 1
    assert retention.sweep(now=NOW) == 0


def test_the_file_itself_is_gone(call):
    keep_for(call, 1)
    name = old(call, 2).file
    assert default_storage.exists(name)
    retention.sweep(now=NOW)
    assert not default_storage.exists(name)


def test_without_days_everything_stays(call):
    old(call, 4000)
    assert retention.sweep(now=NOW) == 0
    keep_for(call, None)
    assert retention.sweep(now=NOW) == 0


def test_a_legal_hold_stands_above_every_deadline(call):
    keep_for(call, 30)
    old(call, 400)
    petra = make.user(role="supervisor")
    first = legal_holds.place(call.interaction, by=petra, reason="Court of Malmö, T 204-26")
    assert legal_holds.place(call.interaction, by=petra, reason="again") == first
    assert retention.sweep(now=NOW) == 0
    assert legal_holds.lift(call.interaction, by=petra)
    assert not legal_holds.lift(call.interaction, by=petra)
    assert retention.sweep(now=NOW) == 1


def test_words_go_with_the_key_of_their_sound(call):
    old(call, 1)
    data_keys.destroy(customer=call.interaction.customer, by=None, reason="erasure")
    retention.sweep(now=NOW)
    assert not Segment.objects.exists()


def test_a_sweep_that_died_half_way_is_finished_by_the_next(call):
    row = old(call, 1, state="erased")
    retention.sweep(now=NOW)
    row.refresh_from_db()
    assert row.file == ""


@pytest.mark.parametrize("mask", ["abc", "nothing to hide"])
def test_a_pattern_that_hides_nothing_is_refused(call, mask):
    with pytest.raises(retention.BadMask):
        retention.set_policy(call.number.channel.brand, days=None, masks=[mask], by=make.admin())
