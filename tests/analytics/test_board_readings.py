from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.analytics.models import BoardTile
from apps.analytics.services import board_readings, boards
from apps.analytics.services.boards import BoardFull
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return make.brand()


def tile(board, measure, **fields):
    return BoardTile.objects.create(board=board, measure=measure, target=1, **fields)


def values(board):
    reading = board_readings.read(board, now=timezone.now())
    return {(tile.measure, tile.kind): value.value for tile, value in reading.tiles}


def test_tiles_count_what_waits_in_their_part_of_the_centre(brand):
    team = make.team(brands=[brand])
    queue, other = make.queue(teams=[team]), make.queue()
    now = timezone.now()
    make.entry(queue, enqueued_at=now - timedelta(seconds=90))
    make.entry(queue, kind="email", enqueued_at=now - timedelta(hours=9))
    make.entry(other)
    make.presence(make.agent(team=team), routing="idle")
    make.presence(make.agent(), routing="idle")
    board = make.board(brands=[brand])
    board.tiles.all().delete()
    tile(board, "waiting")
    tile(board, "longest_wait", kind="chat")
    tile(board, "overdue")
    tile(board, "people_free")
    found = values(board)
    assert found["waiting", ""] == 2
    assert found["longest_wait", "chat"] == pytest.approx(90, abs=5)
    assert found["overdue", ""] == 2
    assert found["people_free", ""] == 1


def test_a_figure_without_anything_to_count_has_no_value(brand):
    board = make.board(brands=[brand])
    assert values(board)["service_level", ""] is None


def test_the_row_has_the_measure_that_suits_each_open_channel(brand):
    make.channel(brand=brand, kind="email", address="a@example.org")
    make.channel(brand=brand, kind="chat")
    make.channel(brand=brand, kind="voice", status="archived")
    make.channel(kind="social")
    row = board_readings.read(make.board(brands=[brand]), now=timezone.now()).channels
    assert [(one.kind, one.measure.key) for one in row] == [
        ("chat", "first_response"), ("email", "longest_wait"),
    ]  # fmt: skip


def test_six_tiles_are_the_most(brand):
    board = make.board(brands=[brand])
    with pytest.raises(BoardFull):
        boards.put_tile(board=board, by=make.admin(), measure="waiting", target=3)
    assert board.tiles.count() == 6


def test_tiles_are_put_in_order_and_strangers_are_ignored(brand):
    board, other = make.board(brands=[brand]), make.board()
    ids = list(board.tiles.values_list("pk", flat=True))
    strange = other.tiles.first().pk
    boards.arrange(board=board, by=make.admin(), order=[ids[3], strange, ids[0]])
    assert list(board.tiles.values_list("pk", flat=True)) == [
        ids[3], ids[0], ids[1], ids[2], ids[4], ids[5],
    ]  # fmt: skip


def test_a_link_opens_until_it_is_revoked_and_only_its_digest_is_kept(brand):
    board = make.board(brands=[brand])
    link, token = boards.open_link(board=board, by=make.admin(), name="Door")
    assert boards.find_link(token) == link
    assert token not in str(link.__dict__)
    assert boards.find_link("") is None
    assert boards.find_link("x" * 40) is None
    boards.revoke(link=link, by=make.admin())
    assert boards.find_link(token) is None
    _other, second = boards.open_link(board=board, by=make.admin(), name="Door")
    boards.archive(board=board, by=make.admin())
    assert boards.find_link(second) is None
