"""When somebody is free and how old that is, in the words of their team."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from faculty_api.availability.rules import ago
from faculty_api.kernel.clock import london_day
from frontend.filters import listed, plain_date, plural, span
from schemas.availability import AvailabilityMode, AvailabilityView, LimitsView, TermView, UsualSlot

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
MODES = {
    AvailabilityMode.ASK_ME: "At other times we can ask",
    AvailabilityMode.ONLY_THESE: "Only at these times",
    AvailabilityMode.NOT_NOW: "Cannot do any sessions at the moment",
}


def when_free(said: AvailabilityView | None) -> list[str]:
    """A usual week in lines: Mondays and Fridays, 9am to 5pm."""
    if said is None or said.mode is None:
        return ["Not said yet"]
    return _lines(said.mode, said.usual)


def _lines(mode: AvailabilityMode, usual: Sequence[UsualSlot]) -> list[str]:
    days: dict[str, list[str]] = {}
    for slot in usual:
        days.setdefault(span(slot.starts, slot.ends), []).append(DAYS[slot.weekday])
    lines = [] if mode is AvailabilityMode.NOT_NOW else [f"{listed(on)}, {at}" for at, on in days.items()]
    return [*lines, MODES[mode]]


def age_of(said: AvailabilityView | TermView, now: datetime) -> str:
    """3 months ago, on the phone: Ann Bell wrote it down. What is too old says so."""
    if said.said_at is None:
        return ""
    when = f"{plain_date(said.said_at)}, {ago(london_day(said.said_at), london_day(now))}"
    phone = f". By phone: {said.heard_by} wrote it down" if said.heard_by else ""
    return f"{when}{phone}" + (". Too long ago to count as free: ask them" if said.stale else "")


def terms_said(said: AvailabilityView | None, now: datetime) -> list[dict[str, Any]]:
    """The terms of which something was said."""
    found = said.terms if said else []
    return [
        {"name": one.name.capitalize(), "free": _lines(one.mode, one.usual), "told": age_of(one, now)}
        for one in found
        if one.mode
    ]


def wants(limits: LimitsView) -> list[str]:
    """How much somebody does, in the words of their team."""
    found = [f"up to {plural(limits.sessions_a_month, 'session')} a month"] if limits.sessions_a_month else []
    found += [f"{plural(limits.notice_days, 'day')} of notice"] if limits.notice_days else []
    return found + ([f"{plural(limits.rest_days, 'day')} of rest between sessions"] if limits.rest_days else [])
