"""A calendar that somebody sent, read by a child process within its limits."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from schemas.busy import Problem
from schemas.values import Interval

WALL_SECONDS = 3.5
"""By the clock outside, so that 4 are never passed; the child ends itself after 2 of the processor."""
OWN_NAMES = "@faculty.example.org"
"""How the names of the faculty's own sessions end, in whatever calendar they come back to us."""
ENDED = {3: Problem.NOT_A_CALENDAR, 4: Problem.DAMAGED, 5: Problem.TOO_OFTEN, 6: Problem.TOO_MANY}
"""The child's exit codes (``trimming.Why``)."""
_PAGE = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")


class Times(NamedTuple):
    """``maybe``: it may be busy then, or not. ``unread``: entries without sense; ``zones``: in an unknown zone."""

    busy: Sequence[Interval] = ()
    maybe: Sequence[Interval] = ()
    unread: int = 0
    zones: int = 0


def read(sent: bytes, since: datetime, until: datetime, owner: Iterable[str] = ()) -> Times | Problem:
    """The busy times between two instants; slow, for a thread. Never longer than ``WALL_SECONDS``.

    ``owner``: e-mail addresses of whose calendar it is, for what they said no to.
    """
    start = sent.removeprefix(b"\xef\xbb\xbf")[:1_000].strip().lower()
    if start.startswith(_PAGE):
        return Problem.WEB_PAGE
    if not start.startswith(b"begin:vcalendar"):
        return Problem.NOT_A_CALENDAR
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    env = {**kept, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "faculty_api.busy.expanding"]
    command += [str(int(since.timestamp())), str(int(until.timestamp())), OWN_NAMES]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            input=_line(owner) + sent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            timeout=WALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Problem.TOO_HARD
    if done.returncode:
        return ENDED.get(done.returncode, Problem.TOO_HARD)
    answer = json.loads(done.stdout)
    return Times(
        busy=[_interval(*pair) for pair in answer["busy"]],
        maybe=[_interval(*pair) for pair in answer["maybe"]],
        unread=answer["unread"],
        zones=answer["zones"],
    )


def _line(owner: Iterable[str]) -> bytes:
    return " ".join("".join(one.split()) for one in owner).encode() + b"\n"


def _interval(start: int, end: int) -> Interval:
    return Interval(start=datetime.fromtimestamp(start, UTC), end=datetime.fromtimestamp(end, UTC))
