from __future__ import annotations


class AriError(Exception):
    """Asterisk refused a request. ``status`` is its HTTP status, 0 when it was never asked."""

    def __init__(self, status: int, words: str, *, asked: str = "") -> None:
        super().__init__(f"{asked}: {status} {words}" if asked else f"{status} {words}")
        self.status = status
        self.words = words


class NotThere(AriError):
    """The channel, bridge, recording or playback is gone (404, or 400 on its way to a room)."""


class InTheWay(AriError):
    """The thing is in another state, or the name is taken (409, 412, 422)."""


class NoContact(AriError):
    """Nobody is registered at the endpoint: what Asterisk calls 500 "Allocation failed"."""


class Disconnected(AriError):
    """The connection was lost before the answer came; whether it was done is not known."""

    def __init__(self, asked: str = "") -> None:
        super().__init__(0, "The connection to Asterisk was lost", asked=asked)


class Replaced(Exception):
    """Another process took over this application's name: this one is deaf from now on."""


def refusal(status: int, body: str, *, asked: str) -> AriError:
    if status == 404 or (status == 400 and "Channel not found" in body):
        return NotThere(status, body, asked=asked)
    if status in (409, 412, 422):
        return InTheWay(status, body, asked=asked)
    if status == 500 and "Allocation failed" in body:
        return NoContact(status, body, asked=asked)
    if status == 500 and "Snoop channel" in body:  # an ear of that name is there
        return InTheWay(status, body, asked=asked)
    return AriError(status, body, asked=asked)
