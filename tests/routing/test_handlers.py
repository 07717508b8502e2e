from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from asgiref.sync import sync_to_async as sync
from channels.layers import get_channel_layer

from apps.core import realtime
from apps.routing.services import offers, presence
from apps.routing.services.router import Router
from tests import make

pytestmark = pytest.mark.django_db


def heard(user, act) -> list[str]:
    """The hints that reach ``user``'s browser while ``act`` runs, up to a last one of ours."""

    async def listen() -> list[str]:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(f"user.{user.pk}", channel)
        await sync(act)()
        await sync(realtime.hint)(f"user.{user.pk}", "the-end")
        names: list[str] = []
        while "the-end" not in names:
            names.append((await layer.receive(channel))["name"])
        return names[:-1]

    return async_to_sync(listen)()


def test_an_offer_reaches_the_browser_and_so_does_what_came_of_it(
    ada, django_capture_on_commit_callbacks
):
    make.entry(make.queue(teams=[ada.teams.get()]))

    def offer() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            Router().decide()

    def decline() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            offers.decline(offer_id=ada.offers.get().pk, agent=ada)

    assert heard(ada, offer) == ["offers-changed"]
    assert set(heard(ada, decline)) == {"offers-changed", "presence-changed"}


def test_a_change_of_state_reaches_the_browser(ada, django_capture_on_commit_callbacks):
    def leave() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            presence.set_presence(user=ada, presence="offline", by=ada)

    assert heard(ada, leave) == ["presence-changed"]
