"""Facts for tests, from the short form of ``cases/*.toml``."""

import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["case"]
]


def part(text: str, on: str) -> dict[str, str]:
    """``"deliver 10:00-14:00"``, ``"deliver 2026-05-13 10:00-12:00"`` or ``"deliver INSTANT INSTANT"``."""
    kind, *rest = text.split()
    if "T" in rest[0]:
        return {"part": kind, "start": rest[0], "end": rest[1]}
    day = rest[0] if len(rest) == 2 else on
    start, end = (london(f"{day}T{clock}") for clock in rest[-1].split("-"))
    return {"part": kind, "start": start, "end": end}


def london(text: str) -> str:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")).isoformat()


def facts_of(case: dict[str, Any]) -> dict[str, Any]:
    on = case.get("on", "2026-05-12")
    return {
        "role_level": case.get("role_level", 4),
        "claimed_on": case.get("claimed_on", "2026-05-20"),
        "activity": {
            "on": on,
            "mode": case.get("mode", "in_person"),
            "outcome": case.get("outcome", "delivered"),
            "parts": [part(text, on) for text in case.get("parts", [])],
        },
        "person": case.get("person", {}),
        "expenses": [{"on": on, **expense} for expense in case.get("expenses", [])],
        "decisions": case.get("decisions", {}),
    }


def raw(facts: Any) -> bytes:
    return json.dumps(facts).encode()
