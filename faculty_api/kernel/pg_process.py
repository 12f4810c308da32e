"""One PostgreSQL process on one data folder: made, started, found ready, stopped; and what a lost one left behind."""

import contextlib
import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from faculty_api.kernel.pg_programs import Account, EmbeddedError, Programs

SUPERUSER = "faculty"
SOCKET = ".s.PGSQL.5432"
_FAST = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]

Process = subprocess.Popen[bytes]


def environment() -> dict[str, str]:
    """Nothing of the caller's: a PGPORT or a locale there would change what we start."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"}


@dataclass(frozen=True)
class Recipe:
    programs: Programs
    who: Account
    fast: bool
    """For tests: a power cut would lose data."""

    def make_data(self, target: Path) -> None:
        # From 17 the order of letters is PostgreSQL's own, so it is the same whatever locales a machine has.
        own = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        locale = own if self.programs.major >= 17 else ["--locale=C.UTF-8"]
        command = [self.programs["initdb"], "-D", str(target), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "-k"]
        child = _child([*command, *locale, *(["--no-sync"] if self.fast else [])], self.who, subprocess.PIPE)
        said, _ = child.communicate()
        if child.returncode:
            raise EmbeddedError(f"PostgreSQL could not make its data folder: {said.decode(errors='replace').strip()}")

    def launch(self, data: Path, folder: Path, log: int) -> Process:
        """``folder`` is where the socket goes; there is no other way in."""
        command = [self.programs["postgres"], "-D", str(data), "-k", str(folder), "-p", "5432"]
        settings = ["-c", "listen_addresses=", "-c", "unix_socket_permissions=0700", "-c", "timezone=UTC"]
        # Terse: a row that breaks a rule is not written into the log with the address or the name in it.
        settings += ["-c", "log_error_verbosity=terse"]
        return _child([*command, *settings, *(_FAST if self.fast else [])], self.who, log)


def _child(command: list[str], who: Account, out: int) -> Process:
    """In a session of its own, so that Ctrl-C reaches us first and we stop it when we are done."""
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        env=environment(),
        cwd="/",
        start_new_session=True,
        preexec_fn=_end_with_us(),
        user=who.uid if who.other else None,
        group=who.gid if who.other else None,
        extra_groups=[] if who.other else None,
    )


def _end_with_us() -> Callable[[], None] | None:
    """Run in the child before it becomes PostgreSQL: the kernel sends it SIGINT (fast shutdown) when we end."""
    if sys.platform != "linux":
        return None
    parent, prctl = os.getpid(), ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(1, int(signal.SIGINT), 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return ask


def stop(process: Process) -> None:
    """Fast shutdown; if that does not end it, the immediate one, which recovers at the next start."""
    for ask, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if process.poll() is not None:
            return
        process.send_signal(ask)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def running(data: Path) -> tuple[int, Path] | None:
    """The process and socket folder of a server that says it is ready and answers."""
    told = _pid_file(data)
    if not told or told[7] != "ready":
        return None
    with socket.socket(socket.AF_UNIX) as probe:
        answers = probe.connect_ex(f"{told[4]}/{SOCKET}") == 0
    return (int(told[0]), Path(told[4])) if answers else None


def end_leftover(data: Path, deadline: float) -> None:
    """For the owner of the lock: a server still on this data has lost its owner, so ask it to finish and wait.

    A number that meanwhile belongs to another program (a restarted container), or to a zombie, only leaves stale files.
    """
    told = _pid_file(data)
    if not told:
        return
    pid = int(told[0])
    while _is_server(pid, data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        if time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL (process {pid}) does not let go of {data}. Stop it: `kill -INT {pid}`.")
        time.sleep(0.05)
    if _alive(pid):
        for stale in (data / "postmaster.pid", data.parent / f"{SOCKET}.lock"):
            stale.unlink(missing_ok=True)


def _pid_file(data: Path) -> list[str]:
    """Of ``postmaster.pid``: 0 process, 4 socket folder, 7 status."""
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []
    return [line.strip() for line in lines] if len(lines) >= 8 else []


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _is_server(pid: int, data: Path) -> bool:
    if sys.platform == "linux":
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            return False
    else:
        ps = ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)]
        command = subprocess.run(ps, capture_output=True).stdout  # noqa: S603
    return re.search(rb"postgres -D " + re.escape(os.fsencode(data)) + rb"\s", command) is not None
