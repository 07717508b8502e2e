"""The embedded PostgreSQL: one cluster in the data folder, reached by a unix socket only."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from apps.core.supervision import binaries
from apps.core.supervision.account import Account, unprivileged
from apps.core.supervision.faults import CannotStart, last_words
from apps.core.supervision.program import Program
from apps.core.supervision.sockets import release, socket_folder

ROLE = DATABASE = "switchroom"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "vector")
NOTE = "made ready for "
SHELTER = Path("/var/lib/switchroom")
# Each web process may use two dozen, each program beside it a few.
SETTINGS = {"max_connections": "300"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Postgres:
    """A server on the cluster in ``data``; ``options`` are settings of postgresql.conf."""

    def __init__(self, data: Path, *, options: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.options = SETTINGS | dict(options or {})
        self.notice = ""
        self.cluster = data / "postgres"
        self.account = unprivileged(self.cluster)
        self.home = binaries.postgres_home()
        self.sockets = data / "run" / "pg"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}@/{DATABASE}?host={self.sockets}"

    @property
    def program(self) -> Program:
        settings = [f"--{name}={value}" for name, value in self.options.items()]
        server = self.home / "bin" / "postgres"
        return Program(
            name="postgres",
            command=[server, "-D", self.cluster, "-k", self.sockets, "-h", "", *settings],
            environment=ENVIRONMENT,
            account=self.account,
            log=self.data / "log" / "postgres.log",
            stop_signal=signal.SIGINT,  # fast shutdown: sessions end, nothing is lost
            is_server=True,
        )

    def prepare(self) -> None:
        if self.account:
            self._settle(self.account)
        self.sockets = socket_folder(self.sockets, ".s.PGSQL.5432.lock")
        if self.account:
            self.account.own(self.sockets)
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()

    def answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def release(self) -> None:
        release(self.sockets, self.data)

    def furnish(self) -> None:
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

    @property
    def prepared_for(self) -> str:
        """The version that ``note`` wrote; a database restored from elsewhere has none."""
        with self._connect("postgres") as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [DATABASE],
            ).fetchone()
        return str(row[0] or "").removeprefix(NOTE) if row else ""

    def note(self, version: str) -> None:
        """Keep with the database what it was made ready for."""
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        with self._connect("postgres") as connection:
            connection.execute(comment.format(sql.Identifier(DATABASE), NOTE + version))

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=ROLE, dbname=database, autocommit=True, connect_timeout=5
        )

    def _settle(self, account: Account) -> None:
        """Under root: where ``account`` can reach both the cluster and the binaries."""
        mark = hashlib.sha256(str(self.data.resolve()).encode()).hexdigest()[:12]
        if not account.may_enter(self.data):
            self.cluster = SHELTER / f"{mark}-postgres"
            self.sockets = SHELTER / f"{mark}-run"
            self.account = account = unprivileged(self.cluster) or account
            self.notice = (
                f"A folder above {self.data} is closed to the unprivileged account that must run "
                f"PostgreSQL, so its files live in {self.cluster}."
            )
        self.home = binaries.reachable(self.home, account, SHELTER)
        self.cluster.parent.mkdir(mode=0o755, parents=True, exist_ok=True)

    def _make_cluster(self) -> None:
        """Beside its place, then moved there: a start cut short leaves no half cluster."""
        unfinished = self.cluster.with_name(f"{self.cluster.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if self.account:
            self.account.own(unfinished)
        made = subprocess.run(
            [
                self.home / "bin" / "initdb",
                *("--pgdata", unfinished, "--username", ROLE, "--auth", "trust"),
                *("--encoding", "UTF8", "--locale-provider", "builtin"),
                *("--builtin-locale", "C.UTF-8", "--no-instructions", "--no-sync"),
            ],
            check=False,
            cwd="/",
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            start_new_session=True,  # Ctrl-C is the supervisor's: this takes a second
            **(self.account.credentials() if self.account else {}),
        )
        if made.returncode:
            raise CannotStart(
                f"PostgreSQL cannot make its files in {self.cluster}: {last_words(made.stderr)}"
            )
        unfinished.rename(self.cluster)
