"""``faculty pair FILE``: the answer as JSON on standard output, progress and faults on standard error."""

import sys
from pathlib import Path
from time import monotonic
from typing import TextIO

import msgspec

from faculty_api.pairing.plan.answer import plan
from faculty_api.pairing.plan.checks import unknown
from faculty_api.pairing.plan.read import BadProblem, decode, told

QUIET = 2.0
"""Seconds for which nothing is said: a short search needs no progress."""


def run(path: str, seconds: float, out: TextIO, err: TextIO) -> int:
    """0, or 2 with one message a fault and no answer."""
    began = monotonic()

    def say(words: str) -> None:
        if monotonic() - began > QUIET:
            print(f"{monotonic() - began:.0f} s: {words}", file=err, flush=True)

    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "its name cannot be read"
        print(f"The file cannot be read: {reason}", file=err)
        return 2
    try:
        problem = decode(raw)
        del raw
        for note in unknown(problem):
            print(f"Note: {told(note)}", file=err)
        answer = plan(problem, seconds, say, began)
    except BadProblem as bad:
        for one in bad.faults:
            print(told(one), file=err)
        return 2
    print(msgspec.json.encode(answer).decode(), file=out)
    return 0
