"""The embedded PostgreSQL: one server for one home, alive exactly as long as the process that started it.

``home`` keeps ``postgres.lock`` (held by the owner), ``postgres.log`` and ``postgres/`` (data and socket, mode 0700).
For root the server runs as an unprivileged account; when that account cannot pass through ``home``, ``postgres`` is a
link to a folder below ``/var/lib/faculty``. Linux and macOS. Outside Linux a killed owner leaves its server to the next
start, which stops it and starts its own.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from faculty_api.kernel import pg_process, pg_programs
from faculty_api.kernel.pg_process import Recipe
from faculty_api.kernel.pg_programs import Account, EmbeddedError, Programs

__all__ = ["EmbeddedError", "Server", "start"]
PATIENCE = 60.0
"""Seconds: a recovery after a crash on a slow disk included."""
_LONGEST_SOCKET = 107 if sys.platform == "linux" else 103


@dataclass(frozen=True)
class Server:
    programs: Programs
    socket: Path
    """The folder the socket is in."""
    pid: int
    owned: bool
    """False: another process started it, and it ends with that process."""

    def url(self, database: str) -> str:
        """For psql and libpq as for SQLAlchemy, whose driver for this scheme is psycopg 3."""
        return (
            f"postgresql://{pg_process.SUPERUSER}@/{quote(database, safe='')}?host={quote(str(self.socket), safe='')}"
        )

    def ensure(self, database: str) -> str:
        """Make the database if it is not there; its URL."""
        where = ["-h", str(self.socket), "-p", "5432", "-U", pg_process.SUPERUSER]
        command = [self.programs["createdb"], *where, database]
        made = subprocess.run(command, env=pg_process.environment(), capture_output=True, text=True)  # noqa: S603
        if made.returncode and "already exists" not in made.stderr:
            raise EmbeddedError(f"The database {database} could not be made: {made.stderr.strip()}")
        return self.url(database)


@contextlib.contextmanager
def start(home: Path, *, fast: bool = False, binaries: Path | None = None) -> Iterator[Server]:
    """Own this home's server, or use the one another process owns. ``fast``: for tests, loses data in a power cut.

    From the main thread: Linux ends the server when the thread that started it ends.
    """
    if threading.current_thread() is not threading.main_thread():
        raise EmbeddedError("Start the embedded database from the main thread: it ends with the thread that starts it.")
    home, programs = home.absolute(), pg_programs.find(binaries)
    deadline = time.monotonic() + PATIENCE
    with _opened(home, "postgres.lock") as lock:
        while not _took(lock):
            if found := pg_process.running(home / "postgres" / "data"):
                yield Server(programs, found[1], found[0], owned=False)
                return
            if time.monotonic() > deadline:
                holder = os.pread(lock, 20, 0).decode(errors="replace") or "unknown"
                raise EmbeddedError(
                    f"Process {holder} holds the database in {home}, which is not ready after {PATIENCE:.0f} seconds."
                )
            time.sleep(0.02)
        with _own(home, programs, deadline, fast=fast) as server:
            yield server


@contextlib.contextmanager
def _opened(home: Path, name: str) -> Iterator[int]:
    """A file of ours in ``home``, for whoever owns ``home`` (root may be a visitor there)."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = os.open(home / name, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise EmbeddedError(
            f"{home / name} cannot be used ({error.strerror}). Set FACULTY_HOME to a folder of your own."
        ) from error
    try:
        if os.geteuid() == 0:
            os.fchown(file, home.stat().st_uid, home.stat().st_gid)
        yield file
    finally:
        os.close(file)


def _took(lock: int) -> bool:
    """The kernel gives the lock back however its holder ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    os.ftruncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    return True


@contextlib.contextmanager
def _own(home: Path, programs: Programs, deadline: float, *, fast: bool) -> Iterator[Server]:
    who = pg_programs.account(home)
    recipe = Recipe(pg_programs.readable(programs, who), who, fast)
    place = _place(home / "postgres", who)
    pg_process.end_leftover(place / "data", deadline)
    _check_or_make(place, recipe)
    with _socket_folder(place, who) as folder, _opened(home, "postgres.log") as log:
        process = _started(recipe, place / "data", folder, log, deadline)
        try:
            yield Server(recipe.programs, folder, process.pid, owned=True)
        finally:
            pg_process.stop(process)


def _place(link: Path, who: Account) -> Path:
    """Private to the account that runs the server. A link whose target was removed starts anew."""
    if link.is_symlink() and not link.exists():
        link.unlink()
    if not link.exists():
        if pg_programs.passable(link.parent.resolve(), who):
            link.mkdir(mode=0o700)
        else:
            pg_programs.SHARED.mkdir(parents=True, exist_ok=True)
            link.symlink_to(tempfile.mkdtemp(prefix="data-", dir=pg_programs.SHARED))
        who.give(link)
    place = link.resolve()
    if place.stat().st_uid != who.uid or not pg_programs.passable(place, who):
        raise EmbeddedError(
            f"The database in {place} is not within reach of user {who.uid}. Start as its owner, or set FACULTY_HOME."
        )
    return place


def _check_or_make(place: Path, recipe: Recipe) -> None:
    data, unfinished = place / "data", place / "new"
    if not data.exists():
        shutil.rmtree(unfinished, ignore_errors=True)
        recipe.make_data(unfinished)
        unfinished.rename(data)
    made_by, found = (data / "PG_VERSION").read_text().strip(), recipe.programs
    if made_by != str(found.major):
        raise EmbeddedError(
            f"The database in {data} was made by PostgreSQL {made_by}; "
            f"the programs in {found.folder} are {found.version}. "
            f"Set FACULTY_PG_BIN to the programs of PostgreSQL {made_by}, "
            "back up with them, and restore into a new FACULTY_HOME."
        )


@contextlib.contextmanager
def _socket_folder(place: Path, who: Account) -> Iterator[Path]:
    """A socket's path has a short limit: a deep home's socket goes into a private folder under /tmp."""
    if len(os.fsencode(place / pg_process.SOCKET)) < _LONGEST_SOCKET:
        yield place
        return
    with tempfile.TemporaryDirectory(prefix="faculty-", dir="/tmp", ignore_cleanup_errors=True) as short:
        who.give(Path(short))
        yield Path(short)


def _started(recipe: Recipe, data: Path, folder: Path, log: int, deadline: float) -> pg_process.Process:
    if os.fstat(log).st_size > 1_000_000:
        os.ftruncate(log, 0)
    while True:
        before = os.fstat(log).st_size
        process = recipe.launch(data, folder, log)
        if _came_up(process, data, deadline):
            return process
        said = os.pread(log, 4000, before).decode(errors="replace").strip()
        # After a kill -9 of the server its last sessions may still be ending, and PostgreSQL rightly waits for them.
        if "still in use" not in said or time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL did not start. It said:\n{said}")
        time.sleep(0.1)


def _came_up(process: pg_process.Process, data: Path, deadline: float) -> bool:
    try:
        while process.poll() is None and time.monotonic() < deadline:
            if (found := pg_process.running(data)) and found[0] == process.pid:
                return True
            time.sleep(0.01)
    except BaseException:
        pg_process.stop(process)
        raise
    pg_process.stop(process)
    return False
