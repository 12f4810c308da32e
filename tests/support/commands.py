"""The command line as its users give it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def faculty(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("FACULTY_") or name == "FACULTY_PG_BIN"
    }
    return subprocess.run(
        [sys.executable, "-m", "faculty_api.cli", *words], cwd=ROOT, env={**kept, **environment}, capture_output=True,
        text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def start(*words: str, **environment: str) -> "subprocess.Popen[str]":
    """A command that goes on, its output and errors in one pipe."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACULTY_")}
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "faculty_api.cli", *words], cwd=ROOT, env={**kept, **environment}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def waits_for_words(process: "subprocess.Popen[str]", words: str) -> None:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    raise AssertionError("".join(said))
