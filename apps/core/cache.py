"""Django's Valkey cache with one pool of connections for the whole process.

Django makes a cache object for each request and thread, and each would connect anew.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis


class SharedRedisCache(RedisCache):
    _servers: list[str]
    _options: dict[str, Any]

    @cached_property
    def _cache(self) -> RedisCacheClient:
        return _client(tuple(self._servers), tuple(sorted(self._options.items())))

    def count(self, key: str, seconds: int) -> int:
        """Count one more event in one go; a window starts with its first."""
        name = self.make_and_validate_key(key)
        with self._cache.get_client(key, write=True).pipeline(transaction=False) as pipeline:
            pipeline.incr(name)
            pipeline.expire(name, seconds, nx=True)
            return int(pipeline.execute()[0])


def count(key: str, *, seconds: int) -> int:
    """How many events of ``key`` there were in this window, this one included."""
    counted: int = cache.count(key, seconds)  # type: ignore[attr-defined]
    return counted


class _SharedClient(RedisCacheClient):
    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """Made once: each new one fills a table of two hundred commands."""
        return self._writer if write else self._reader

    @cached_property
    def _writer(self) -> Redis:
        return super().get_client(write=True)

    @cached_property
    def _reader(self) -> Redis:
        return super().get_client()


@lru_cache(maxsize=8)
def _client(servers: tuple[str, ...], options: tuple[tuple[str, Any], ...]) -> RedisCacheClient:
    return _SharedClient(list(servers), **dict(options))
