"""The draft of a cohort while it is being written: all of it in the form itself, read anew at each step."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import msgspec

from faculty_api.programmes.service import objection_to_postcode
from frontend import forms
from frontend.cohort_fields import FIELDS, STEPS, STRUCTS, About, Dates, OneSession, Roles, WhichProgramme
from frontend.filters import clock_time
from schemas.errors import Fault
from schemas.programmes import CreateCohort, Mode, PlannedSession

_DAYS = {"first", "on"}
Draft = dict[str, str | list[str]]


def names_of(step: str) -> list[str]:
    """The names of a step's inputs."""
    own = {"programme": ["programme_id", "academy", "again"], "sessions": ["session", "series"]}.get(step)
    return own or [
        part
        for name in FIELDS.get(step, ())
        for part in ([f"{name}-day", f"{name}-month", f"{name}-year"] if name in _DAYS else [name])
    ]


def draft_of(form: Mapping[str, Any]) -> Draft:
    """What the form says of the cohort, as typed; anything else in the form is left out."""
    known = [name for step in STEPS for name in names_of(step)]
    found: Draft = {}
    for name in known:
        value = form.get(name)
        if isinstance(value, str):
            found[name] = value
        elif isinstance(value, list):
            found[name] = [one for one in value if isinstance(one, str)]
    return found


def kept(draft: Draft, step: str) -> list[tuple[str, str]]:
    """The hidden inputs of a step: all of the draft but its own."""
    own = set() if step == "sessions" else set(names_of(step))
    return [
        (name, one)
        for name, value in draft.items()
        if name not in own
        for one in (value if isinstance(value, list) else [value])
    ]


def sessions_of(draft: Draft) -> list[PlannedSession]:
    """The sessions in order of time; lines that were tampered with are dropped."""
    lines = draft.get("session", [])
    found = {read for line in ([lines] if isinstance(lines, str) else lines) if (read := _session(line))}
    return sorted(found, key=lambda one: (one.on, one.starts, one.ends))


def _session(line: str) -> PlannedSession | None:
    try:
        on, starts, ends = line.split()
        return PlannedSession(on=date.fromisoformat(on), starts=_time(starts), ends=_time(ends))
    except ValueError:
        return None


def _time(text: str) -> time:
    found = time.fromisoformat(text)
    if found.tzinfo:
        raise ValueError("a wall-clock time has no zone")
    return found


def with_sessions(draft: Draft, sessions: list[PlannedSession]) -> Draft:
    order = sorted(set(sessions), key=lambda one: (one.on, one.starts, one.ends))
    return {**draft, "session": [f"{one.on} {one.starts:%H:%M} {one.ends:%H:%M}" for one in order]}


def read(step: str, draft: Mapping[str, Any]) -> tuple[Any, dict[str, Fault]]:
    """One step's answers, and what is wrong with them."""
    answers, errors = forms.read(draft, STRUCTS[step], FIELDS[step])
    if step == "about" and draft.get("mode") == Mode.IN_PERSON and not str(draft.get("venue", "")).strip():
        errors["venue"] = Fault(field="venue", message="Enter the name and address of the venue")
    if step == "about" and (unfit := objection_to_postcode(str(draft.get("venue_postcode", "")))):
        errors["venue_postcode"] = Fault(field="venue_postcode", message=unfit)
    if isinstance(answers, Dates | OneSession):
        starts, ends, name = (
            (answers.starts, answers.ends, "ends") if isinstance(answers, Dates)
            else (answers.session_starts, answers.session_ends, "session_ends")
        )  # fmt: skip
        if ends <= starts:
            errors[name] = Fault(field=name, message=f"The end time must be after {clock_time(starts)}")
    return (None if errors else answers), errors


def command_of(draft: Draft, chosen: WhichProgramme, about: About, roles: Roles) -> CreateCohort:
    return CreateCohort(
        programme_id=chosen.programme_id,
        academy=chosen.academy,
        sessions=sessions_of(draft),
        **msgspec.structs.asdict(about),
        **msgspec.structs.asdict(roles),
    )


def step_of(field: str) -> str:
    """The step on which a field of the command is asked."""
    if field.startswith("sessions"):
        return "sessions"
    return next((step for step in ("about", "roles") if field in FIELDS[step]), "programme")
