"""The channel layer, with an ear for silence.

Pub/sub keeps nothing: what is sent while Valkey is away, or before this process listens again,
is lost, and neither browser nor visitor would notice before the next word. So every socket of
this process is told to look at the rows once we hear again.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer, RedisSingleShardConnection
from redis.asyncio.client import PubSub

LOOK_AGAIN = {"type": "hint", "name": "live-resync"}
SOONEST, LATEST = 0.1, 2.0  # seconds: we are subscribed by then, and not all look at once


class ResyncingLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    def _get_layer(self) -> Any:
        layer = super()._get_layer()
        if not isinstance(layer._shards[0], _Shard):
            layer._shards = [_Shard(shard.host, layer) for shard in layer._shards]
        return layer

    async def leave(self, channel: str) -> None:
        """Nobody listens to ``channel`` any more. Twice is once."""
        layer = self._get_layer()
        if layer.channels.pop(channel, None) is not None:
            await layer._get_shard(channel).unsubscribe(channel)


class _Shard(RedisSingleShardConnection):  # type: ignore[misc]
    def _ensure_redis(self) -> None:
        is_new = self._redis is None
        super()._ensure_redis()
        if is_new:
            self._pubsub = _Ear(self._redis.connection_pool, on_return=self._look_again)

    def _look_again(self) -> None:
        layer = self.channel_layer
        payload = layer.channel_layer.serialize(LOOK_AGAIN)
        loop = asyncio.get_running_loop()
        for queue in layer.channels.values():
            loop.call_later(random.uniform(SOONEST, LATEST), queue.put_nowait, payload)


class _Ear(PubSub):
    def __init__(self, *args: Any, on_return: Callable[[], None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on_return = on_return

    async def on_connect(self, connection: Any) -> None:
        """redis-py calls this each time but the first."""
        await super().on_connect(connection)
        self._on_return()
