"""The language of telephone servers, for whoever drives one that is not the centre's own."""

from apps.voice.ari import Ari, AriError, Event

__all__ = ["Ari", "AriError", "Event"]
