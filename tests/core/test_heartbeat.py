from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from apps.core import heartbeat


def test_a_beat_is_seen_and_carries_its_time():
    before = timezone.now()
    heartbeat.beat("router")
    assert before <= heartbeat.seen("router") <= timezone.now()


def test_who_never_beat_was_never_seen():
    cache.delete("heartbeat:nobody")
    assert heartbeat.seen("nobody") is None


def test_a_beat_fades_after_three_missed_ones():
    heartbeat.beat("router")
    left = cache._cache.get_client().ttl(cache.make_key("heartbeat:router"))
    assert timedelta(seconds=left) <= heartbeat.LIFETIME
    assert heartbeat.LIFETIME > 3 * heartbeat.INTERVAL
