"""People's browsers as phones: known at the telephone server for as long as their password lasts.

It keeps them in memory only: after its restart they are put there again.
"""

from __future__ import annotations

from apps.core import sealing
from apps.voice.controller.board import Board
from apps.voice.engine.facts import Inventory
from apps.voice.models import Order, Phone
from apps.voice.services import phones


async def ordered(board: Board, order: Order) -> None:
    phone = await board.rows(Phone.objects.get, pk=order.particulars["phone"])
    await _open(board, phone)


async def compare(board: Board, found: Inventory) -> None:
    for phone in await board.rows(phones.to_open, board.server, found.phones):
        await _open(board, phone)
    for phone in await board.rows(phones.to_close, board.server, found.phones):
        await board.engine.close_phone(phone.endpoint)


async def _open(board: Board, phone: Phone) -> None:
    await board.engine.open_phone(
        endpoint=phone.endpoint,
        password=sealing.unseal(bytes(phone.password)).decode(),
        media_address=board.server.media_address,
    )
