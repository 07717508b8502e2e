from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from apps.routing.services import router


class Command(BaseCommand):
    help = "Offers waiting contacts to free people. A second one stands by."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def end(signum: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        router.run(stopping=stop.is_set)
