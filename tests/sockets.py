"""A socket without a server. Channels' own keeps every thread's database connection open."""

from __future__ import annotations

from asgiref.testing import ApplicationCommunicator
from channels.testing import WebsocketCommunicator


class Socket(WebsocketCommunicator):
    """Lets the threads' connections close."""

    send_input = ApplicationCommunicator.send_input
    receive_output = ApplicationCommunicator.receive_output
