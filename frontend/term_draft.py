"""The answers about one term as they travel from page to page, and which question comes next. Nothing is kept here."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from frontend import availability_words as words
from frontend import parse, term_dates
from schemas.availability import AddAway, AvailabilityMode, TermView, UsualSlot
from schemas.errors import Fault
from schemas.terms import SayTerm

Draft = dict[str, Any]
Errors = dict[str, Fault]
ORDER = ("start", "days", "times", "each_day", "away", "dates", "more", "check")
ONLY, ASK, NOT_NOW = (AvailabilityMode.ONLY_THESE.value, AvailabilityMode.ASK_ME.value, AvailabilityMode.NOT_NOW.value)
SAME, PHONE = "same", "phone"
DAYS = tuple(str(day) for day in range(7))
_SINGLE = ("mode", "each", "away", "more", "same", *(f"{end}_{day}" for day in DAYS for end in ("from", "to")))
_SEVERAL = ("days", "times", "dates", *(f"times_{day}" for day in DAYS))
OWN: dict[str, tuple[str, ...]] = {
    "start": ("mode", "same"), "days": ("days",), "times": ("times",), "away": ("away",), "more": ("more",),
    "each_day": tuple(f"{name}_{day}" for name in ("times", "from", "to") for day in DAYS), "dates": (), "check": (),
}  # fmt: skip
"""The fields that stand on each page; all others travel hidden."""


def read(data: dict[str, Any]) -> Draft:
    """What was typed so far, under the names we know; the list fields always as lists."""
    draft: Draft = {name: data[name] for name in _SINGLE if isinstance(data.get(name), str)}
    for name in _SEVERAL:
        value = data.get(name, [])
        draft[name] = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
    draft["days"] = [one for one in draft["days"] if one in DAYS]
    draft["dates"] = [one for one in dict.fromkeys(draft["dates"]) if term_dates.read(one)][: term_dates.MOST]
    return draft


def begun(term: TermView) -> Draft:
    """What was said before, as it would be ticked: parts of the day, and times of their own."""
    parts = words.parts_of(term.usual)
    draft: Draft = {"mode": term.mode.value if term.mode else "", "days": [str(day) for day in parts]}
    every = {tuple(found) for found in parts.values()}
    if len(every) == 1:
        draft["times"] = list(every.pop())
    elif term.usual:
        draft["each"] = "yes"
    return draft | {f"times_{day}": found for day, found in parts.items()}


def mark(last: TermView) -> str:
    """Of what "the same" was shown to be, so that nothing else is saved under that name."""
    week = sorted(f"{slot.weekday} {slot.starts:%H:%M} {slot.ends:%H:%M}" for slot in last.usual)
    return "/".join([last.mode.value if last.mode else "", *week])


def next_question(draft: Draft, at: str) -> tuple[str, Errors]:
    """The first question that is not answered yet, with what is wrong if it, or one after it, was just answered."""
    answered = ORDER.index(at) if at in ORDER else -1
    for question in _path(draft):
        errors = _faults(question, draft)
        if errors:
            return question, errors if ORDER.index(question) <= answered else {}
    return "check", {}


def before(draft: Draft, at: str) -> str:
    """The question before this one, by the answers so far; empty at the first."""
    path = [*_path(draft), "check"]
    return path[path.index(at) - 1] if at in path[1:] else "" if at == "start" else "start"


def _path(draft: Draft) -> list[str]:
    path = ["start"]
    if draft.get("mode") == ONLY:
        path += ["days", "each_day" if draft.get("each") == "yes" else "times"]
    if draft.get("mode") in (ONLY, ASK) and not draft.get("same"):
        path.append("away")
        if draft.get("away") == "yes":
            path += ["dates", "more"]
    return path


def _faults(question: str, draft: Draft) -> Errors:
    if question == "start":
        wrong = draft.get("mode") not in (ONLY, ASK, NOT_NOW)
        return fault("mode", "Select when you are free") if wrong else {}
    if question == "days":
        return {} if draft["days"] else fault("days", "Select the days you can usually do")
    if question == "times":
        some = [one for one in draft["times"] if words.times_of(one)]
        return {} if some else fault("times", "Select what times you can do")
    if question == "each_day":
        return _each_day(draft)[1]
    if question == "away":
        known = draft.get("away") in ("yes", "no")
        return {} if known else fault("away", "Select yes if there are any dates you cannot do")
    if question == "dates":
        return {} if draft["dates"] else fault("first_day", "Enter the first day you cannot do")
    known = draft.get("more") in ("yes", "no")
    return {} if known else fault("more", "Select yes if there are other dates you cannot do")


def _each_day(draft: Draft) -> tuple[list[UsualSlot], Errors]:
    """The parts of the day and the own times of each day that was chosen."""
    slots: list[UsualSlot] = []
    errors: Errors = {}
    for day in map(int, draft["days"]):
        chosen = [one for one in draft[f"times_{day}"] if words.times_of(one)]
        own, wrong = _own(draft, day)
        slots += [*words.week({day: chosen}), *own]
        errors |= wrong
        if not chosen and not own and not wrong:
            errors |= fault(f"times_{day}", f"Select what times you can do on {words.DAYS[day]}s, or enter your own")
    return slots, errors


def _own(draft: Draft, day: int) -> tuple[list[UsualSlot], Errors]:
    names = (f"from_{day}", f"to_{day}")
    typed = [draft.get(name, "").strip() for name in names]
    if not any(typed):
        return [], {}
    found: list[time] = []
    for name, text, label in zip(names, typed, ("start", "end"), strict=True):
        what = f"The time you can {label} on {words.DAYS[day]}s"
        if not text:
            return [], fault(name, f"Enter the time you can {label} on {words.DAYS[day]}s")
        try:
            found.append(parse.clock_time(text))
        except parse.Unfit as no:
            return [], fault(name, f"{what} {no}")
    if found[1] <= found[0]:
        return [], fault(names[1], f"The time you can end on {words.DAYS[day]}s must be after the time you can start")
    return [UsualSlot(weekday=day, starts=found[0], ends=found[1])], {}


def answer(draft: Draft) -> SayTerm:
    """Of a draft without faults."""
    mode = AvailabilityMode(draft["mode"])
    usual: list[UsualSlot] = []
    if mode is AvailabilityMode.ONLY_THESE and draft.get("each") == "yes":
        usual = _each_day(draft)[0]
    elif mode is AvailabilityMode.ONLY_THESE:
        parts = [one for one in draft["times"] if words.times_of(one)]
        usual = words.week({int(day): parts for day in draft["days"]})
    return SayTerm(mode=mode, usual=usual, away=away(draft))


def away(draft: Draft) -> list[AddAway]:
    if draft.get("away") != "yes":
        return []
    return [AddAway(first_day=found[0], last_day=found[1]) for one in draft["dates"] if (found := term_dates.read(one))]


def shown_dates(draft: Draft) -> list[tuple[str, str]]:
    return [(one, words.between(*found)) for one in draft["dates"] if (found := term_dates.read(one))]


def hidden(draft: Draft, on_page: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, one) for name, value in draft.items() if name not in on_page for one in _each(value)]


def _each(value: Any) -> Iterable[str]:
    return value if isinstance(value, list) else [value]


def fault(field: str, message: str) -> Errors:
    return {field: Fault(field=field, message=message)}
