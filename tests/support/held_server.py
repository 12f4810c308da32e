"""A process that owns (or visits) an embedded server, so that a test can kill it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import poll

ROOT = Path(__file__).parents[2]
_CODE = """
import json, sys
from pathlib import Path
from faculty_api.kernel import embedded
with embedded.start(Path(sys.argv[1]), fast=True) as server:
    told = {"pid": server.pid, "owned": server.owned, "url": server.url("postgres")}
    print(json.dumps(told), flush=True)
    sys.stdin.read()
"""


@dataclass
class Held:
    process: "subprocess.Popen[str]"
    pid: int = 0
    owned: bool = False
    url: str = ""

    def wait_ready(self) -> None:
        assert self.process.stdout is not None
        for name, value in json.loads(self.process.stdout.readline()).items():
            setattr(self, name, value)

    def family(self) -> list[int]:
        """The server and its children."""
        listed = [path for path in Path("/proc").iterdir() if path.name.isdecimal()]
        children = [int(path.name) for path in listed if _parent(path) == self.pid]
        return [self.pid, *children]


def _parent(proc: Path) -> int | None:
    try:
        return int((proc / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


@contextmanager
def held(
    home: Path,
    *,
    python: str = sys.executable,
    source: Path = ROOT,
    uid: int | None = None,
    binaries: Path | None = None,
) -> Iterator[Held]:
    """Started, not waited for: ``wait_ready()`` fills in the rest."""
    environment = {**os.environ, "PYTHONPATH": str(source)} | ({"FACULTY_PG_BIN": str(binaries)} if binaries else {})
    command = [python, "-c", _CODE, str(home)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, cwd=source, user=uid)
    try:
        yield Held(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


def gone(pid: int, seconds: float = 30) -> bool:
    """Waits for the end of a process that is not our child."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poller = poll()
        poller.register(watch)
        return bool(poller.poll(seconds * 1000))
    finally:
        os.close(watch)
