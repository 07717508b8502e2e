"""What was sent while nobody listened is lost: every socket looks at the rows again."""

from __future__ import annotations

import asyncio

import redis
from channels.layers import get_channel_layer
from django.conf import settings

from apps.core import realtime
from apps.core.layer import LATEST, LOOK_AGAIN


def cut_every_ear() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        return valkey.client_kill_filter(_type="pubsub")


async def test_sockets_are_told_to_look_again_and_hear_on():
    layer = get_channel_layer()
    one, other = await layer.new_channel(), await layer.new_channel()
    await layer.group_add("case.1", one)

    assert cut_every_ear() >= 1
    for channel in (one, other):
        assert await asyncio.wait_for(layer.receive(channel), LATEST + 3) == LOOK_AGAIN

    realtime.hint("case.1", "case-1-changed")
    heard = await asyncio.wait_for(layer.receive(one), 3)
    assert heard == {"type": "hint", "name": "case-1-changed"}
    await layer.flush()


async def test_the_first_connection_is_no_reason_to_look_again():
    layer = get_channel_layer()
    channel = await layer.new_channel()
    try:
        heard = await asyncio.wait_for(layer.receive(channel), LATEST + 0.2)
    except TimeoutError:
        heard = None
    assert heard is None
    await layer.flush()
