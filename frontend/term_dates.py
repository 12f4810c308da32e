"""Dates somebody cannot do, as they are typed one set after another while a term is set."""

from datetime import date
from typing import Any

import msgspec

from faculty_api.availability.rules import objection_to_away
from frontend import forms
from frontend.filters import plain_date
from schemas.availability import AddAway, TermView
from schemas.errors import Fault

MOST = 20
_LONG = forms.choice("Select if it is 1 day or more than 1 day", ("one", "more"))
_FIRST = forms.day("First day", "Enter the first day you cannot do")
_LAST = forms.day("Last day", "Enter the last day you cannot do")


def add_dates(draft: dict[str, Any], data: dict[str, Any], term: TermView, today: date) -> dict[str, Fault]:
    """What was typed as the next dates goes to the others, or what is wrong with it."""
    long, errors = forms.read(data, _Long, {"long": _LONG})
    whole = long is not None and long.long == "more"
    found, more = forms.read(data, AddAway, {"first_day": _FIRST, "last_day": _LAST}) if whole else (None, {})
    first, alone = forms.read(data, _First, {"first_day": _FIRST})
    errors |= more or alone
    if errors or first is None:
        return errors
    last = found.last_day if found else first.first_day
    begins = max(today, term.first_day)
    if first.first_day <= last and not begins <= first.first_day <= last <= term.last_day:
        said = f"Dates must be between {plain_date(begins)} and {plain_date(term.last_day)}"
        return _fault("last_day" if found and begins <= first.first_day <= term.last_day else "first_day", said)
    if objection := objection_to_away(first.first_day, last, today, 0):
        return _fault(*objection)
    if len(draft["dates"]) >= MOST:
        return _fault("first_day", f"You can add up to {MOST} sets of dates here. Save, then add others")
    draft["dates"] = list(dict.fromkeys([*draft["dates"], f"{first.first_day}/{last}"]))
    draft.pop("more", None)
    return {}


class _Long(msgspec.Struct, frozen=True, kw_only=True):
    long: str


class _First(msgspec.Struct, frozen=True, kw_only=True):
    first_day: date


def read(one: str) -> tuple[date, date] | None:
    first, _, last = one.partition("/")
    try:
        found = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return found if found[0] <= found[1] else None


def _fault(field: str, message: str) -> dict[str, Fault]:
    return {field: Fault(field=field, message=message)}
