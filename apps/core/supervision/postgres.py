"""The embedded PostgreSQL: one cluster in the data folder, reached by a unix socket only."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg

from apps.core.supervision import binaries, child
from apps.core.supervision.account import Account, unprivileged
from apps.core.supervision.faults import CannotStart
from apps.core.supervision.sockets import socket_folder

ROLE = DATABASE = "switchroom"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "vector")
SHELTER = Path("/var/lib/switchroom")
PATIENCE = 60.0  # seconds; crash recovery may take a while
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Postgres:
    """A server on the cluster in ``data``; ``options`` are settings of postgresql.conf."""

    stop_signal = signal.SIGINT  # fast shutdown: sessions end, nothing is lost

    def __init__(self, data: Path, *, options: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.options = options or {}
        self.notice = ""  # one sentence, when the cluster had to live elsewhere
        self.cluster = data / "postgres"
        self.account = unprivileged(self.cluster)
        self.home = binaries.postgres_home()
        self.sockets = data / "run" / "pg"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}@/{DATABASE}?host={self.sockets}"

    @property
    def command(self) -> list[str | Path]:
        settings = [f"--{name}={value}" for name, value in self.options.items()]
        program = self.home / "bin" / "postgres"
        return [program, "-D", self.cluster, "-k", self.sockets, "-h", "", *settings]

    def prepare(self) -> None:
        """Folders and, the first time, the cluster. Raises CannotStart."""
        if self.account:
            self._settle(self.account)
        else:
            self.cluster.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sockets = socket_folder(self.sockets, ".s.PGSQL.5432.lock")
        if self.account:
            self.account.own(self.sockets)
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()

    def start(self, log: Path, *, keeping: Sequence[int] = ()) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return child.spawn(
                self.command,
                account=self.account,
                environment=ENVIRONMENT,
                output=output,
                death=self.stop_signal,
                keeping=keeping,
            )

    def answers(self) -> bool:
        try:
            with self._connect("postgres"):
                return True
        except psycopg.OperationalError:
            return False

    def wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        """Until it answers. Raises CannotStart with its last words when it does not."""
        end = time.monotonic() + PATIENCE
        while not self.answers():
            if process.poll() is not None or time.monotonic() > end:
                raise CannotStart(f"PostgreSQL does not start: {_last_line(log)}")
            time.sleep(0.02)

    def make_database(self) -> None:
        """The database and its extensions, in template1 too: test databases come from there."""
        with self._connect("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone():
                return
        with self._connect("template1") as template:
            for extension in EXTENSIONS:
                template.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        with self._connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=ROLE, dbname=database, autocommit=True, connect_timeout=5
        )

    def _settle(self, account: Account) -> None:
        """Under root: where ``account`` can reach both the cluster and the binaries."""
        mark = hashlib.sha256(str(self.data.resolve()).encode()).hexdigest()[:12]
        if not account.may_enter(self.data):
            self.cluster = SHELTER / mark
            self.sockets = SHELTER / mark / "run"
            self.account = account = unprivileged(self.cluster) or account
            self.notice = (
                f"A folder above {self.data} is closed to the unprivileged account that must run "
                f"PostgreSQL, so its files live in {self.cluster}."
            )
        self.home = binaries.reachable(self.home, account, SHELTER)
        self.cluster.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        account.own(self.cluster)

    def _make_cluster(self) -> None:
        made = subprocess.run(
            [
                self.home / "bin" / "initdb",
                *("--pgdata", self.cluster, "--username", ROLE, "--auth", "trust"),
                *("--encoding", "UTF8", "--locale-provider", "builtin"),
                *("--builtin-locale", "C.UTF-8", "--no-instructions", "--no-sync"),
            ],
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            **(self.account.credentials() if self.account else {}),
        )
        if made.returncode:
            words = (made.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise CannotStart(f"PostgreSQL cannot make its files in {self.cluster}: {words}")


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it said nothing"
