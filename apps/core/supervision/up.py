"""``manage.py up``: the whole centre in one command."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from apps.core.supervision import data_folder, lock, ports, programs, version
from apps.core.supervision.console import Console
from apps.core.supervision.data_folder import DataFolder
from apps.core.supervision.doors import MOST, Doors, usual_number
from apps.core.supervision.faults import CannotStart
from apps.core.supervision.postgres import Postgres
from apps.core.supervision.program import Server
from apps.core.supervision.supervisor import Stopping, Supervisor
from apps.core.supervision.valkey import Valkey

DEFAULT_PORT = 8000
PROBE_TIMEOUT = 2.0  # seconds


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0 after Ctrl-C, 1 with one sentence about what stands in the way."""
    options = _options(arguments)
    console = Console()
    try:
        Centre(options, console).run()
    except Stopping:
        return 0
    except CannotStart as fault:
        sentence = str(fault)
    except OSError as error:
        sentence = data_folder.refusal(options.data, error)
    sys.stderr.write(f"switchroom: {sentence}\n")
    return 1


class Centre:
    def __init__(self, options: argparse.Namespace, console: Console) -> None:
        self.wanted_port: int = options.port
        self.processes: int = options.web
        self.demo: bool = options.demo
        self.console = console
        self.data = DataFolder(options.data)
        self.servers: list[Server] = []

    def run(self) -> None:
        """Returns by an exception only: Stopping, CannotStart or OSError."""
        self.data.make()
        held = lock.hold(self.data.path)
        try:
            self.data.furnish()
            with (
                contextlib.closing(Doors(self.wanted_port, processes=self.processes)) as doors,
                Supervisor(self.console, keeping=[held.fileno()]) as supervisor,
            ):
                self._start(supervisor, doors)
                supervisor.watch()
        finally:
            self.data.services.unlink(missing_ok=True)
            for server in self.servers:
                server.release()
            held.close()

    def _start(self, supervisor: Supervisor, doors: Doors) -> None:
        port = doors.port
        if port != self.wanted_port:
            self.console.say(f"port {self.wanted_port} is busy: {port} is taken instead")
        self.demo = self.data.is_demo(wanted=self.demo)
        address = f"http://{ports.LOOPBACK}:{port}"
        services = {
            "SWITCHROOM_PUBLIC_URL": address,
            "SWITCHROOM_DEMO": "1" if self.demo else "0",
            "SWITCHROOM_PORT": str(port),
        }
        for variable, server in self._missing_servers():
            self._start_server(supervisor, server)
            services[variable] = server.url
        data_folder.write(self.data.services, services)
        self._environment()

        self._prepare(supervisor)
        # The web alone has the processors until it answers: somebody waits for it.
        webs = [*programs.webs(doors)]
        for program in webs:
            supervisor.start(program)
        supervisor.wait_until(lambda: all(map(_is_alive, doors.own_ports)), of=webs[0])
        for program in programs.programs(demo=self.demo):
            supervisor.start(program)
        supervisor.wait_until(lambda: all(map(_is_ready, doors.own_ports)), of=webs[0])
        self.console.ready(address)

    def _prepare(self, supervisor: Supervisor) -> None:
        """Unless the last start did it for the same code, on our own database."""
        ours = next((server for server in self.servers if isinstance(server, Postgres)), None)
        seed, now = self.demo and not self.data.is_seeded, version.of_code()
        if not seed and ours and ours.prepared_for == now and self.data.has_static_files:
            return
        supervisor.run(programs.preparation(seed=seed))
        if self.demo:
            self.data.mark_seeded()
        if ours:
            ours.note(now)

    def _missing_servers(self) -> list[tuple[str, Server]]:
        """Those that the environment does not point to."""
        embedded: list[tuple[str, type[Postgres] | type[Valkey]]] = [
            ("DATABASE_URL", Postgres),
            ("REDIS_URL", Valkey),
        ]
        return [
            (variable, server(self.data.path))
            for variable, server in embedded
            if not os.environ.get(variable)
        ]

    def _start_server(self, supervisor: Supervisor, server: Server) -> None:
        self.servers.append(server)
        server.prepare()
        if server.notice:
            self.console.say(server.notice)
        supervisor.start(server.program)
        supervisor.wait_until(server.answers, of=server.program)
        server.furnish()

    def _environment(self) -> None:
        """What our programs inherit; the rest they read from the data folder."""
        os.environ["SWITCHROOM_DATA"] = str(self.data.path)
        os.environ["PYTHONUNBUFFERED"] = "1"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
        if self.console.coloured:
            os.environ.setdefault("SWITCHROOM_LOG_FORMAT", "console")


def _is_alive(port: int) -> bool:
    return _answers_ok(port, "/healthz")


def _is_ready(port: int) -> bool:
    return _answers_ok(port, "/readyz")


def _answers_ok(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=PROBE_TIMEOUT)
    try:
        connection.request("GET", path)
        return bool(json.load(connection.getresponse())["status"] == "ok")
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


def _number_of_processes(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"1 to {MOST} web processes, not {number}")
    return number


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    default = os.environ.get("SWITCHROOM_DATA") or programs.BASE_DIR / "var"
    parser = argparse.ArgumentParser(prog="./run up", description="Run the whole centre.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="the first to try")
    parser.add_argument(
        "--web",
        type=_number_of_processes,
        default=os.environ.get("SWITCHROOM_WEB_PROCESSES") or usual_number(),
        help="web processes; otherwise SWITCHROOM_WEB_PROCESSES, or one a processor, 4 at most",
    )
    parser.add_argument("--data", type=Path, default=default, help="its data folder")
    parser.add_argument(
        "--no-demo", dest="demo", action="store_false", help="an empty centre, without demo"
    )
    options = parser.parse_args(arguments)
    options.data = Path(os.path.abspath(options.data))
    return options
