"""The product as its users meet it: ``faculty serve`` in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from faculty_api.kernel.embedded import Server
from tests.support.database import copied

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0


@dataclass(frozen=True)
class Site:
    url: str
    database_url: str
    home: Path
    process: "subprocess.Popen[bytes]"

    def log(self) -> str:
        return (self.home / "serve.log").read_text(errors="replace")


@contextmanager
def serving(database_url: str, home: Path, *command: str, **settings: str) -> Iterator[Site]:
    """``faculty serve`` (or another command that serves) until the block ends; ``settings`` go into its environment."""
    port = free_port()
    own = {"FACULTY_DATABASE_URL": database_url, "FACULTY_HOME": str(home), "PORT": str(port)}
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("FACULTY_") or name == "FACULTY_PG_BIN"
    }
    home.mkdir(parents=True, exist_ok=True)
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "faculty_api.cli", *(command or ("serve",))],
            cwd=ROOT, env={**kept, **own, **settings}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", database_url, home, process)
    try:
        _wait(site)
        yield site
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def as_if_just_logged_in(url: str, *, minutes_ago: int = 0) -> None:
    """Everybody who is logged in: a long walk is not to meet the question who they are, unless it asks for it."""
    with psycopg.connect(url) as database:
        database.execute("UPDATE log_in SET confirmed_at = now() - make_interval(mins => %s)", [minutes_ago])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(site: Site) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if site.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{site.url}/health/ready", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"the site did not come up:\n{site.log()[-4000:]}")


@pytest.fixture(scope="module")
def site(postgres: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty installation, one for the module."""
    with copied(postgres, template) as url, serving(url, tmp_path_factory.mktemp("site")) as running:
        yield running
