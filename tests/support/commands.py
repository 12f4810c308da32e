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
