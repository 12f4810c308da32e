"""A new edition of the policy, taken in from a sheet: which rows change a figure, and how each would be proposed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from faculty_api.policy.book import Book
from faculty_api.policy.parameter import Parameter, Value
from faculty_api.rates import sheet
from faculty_api.rates.sheet import Line
from faculty_api.rates.showing import UNCONFIRMED
from schemas.rates import ProposeRate, RateKind

MOST_WORDS = 200
"""Characters of a document and of a clause."""


class Wrong(ValueError):  # noqa: N818 - an answer, not an error
    """What is wrong with a row, in words."""


class Change(NamedTuple):
    row: int
    command: ProposeRate


def changes(lines: Sequence[Line], book: Book, today: date, reason: str) -> tuple[list[Change], list[str]]:
    """A proposal for each row that says something new, in order, and all that is wrong, by row."""
    found: list[Change] = []
    faults: list[str] = []
    counts = Counter(line.key for line in lines)
    for line in lines:
        try:
            if counts[line.key] > 1:
                raise Wrong("this key is in the sheet more than once")
            command = _change(line, book, today, reason)
        except Wrong as wrong:
            faults.append(f"{named(line)}: {wrong}")
        else:
            found += [Change(line.row, command)] if command else []
    return found, faults


def named(line: Line) -> str:
    return f"Row {line.row}" + (f", {line.key[:80]}" if line.key else "")


def _change(line: Line, book: Book, today: date, reason: str) -> ProposeRate | None:
    if line.formula:
        what = "not begin with a minus" if line.value.startswith("-") else "be a value, not a formula"
        raise Wrong(f"{line.formula} must {what}")
    if not line.key:
        raise Wrong("key is missing")
    parameter = book.parameters.get(line.key)
    if parameter is None:
        raise Wrong("there is no figure with this key")
    for name, text in (("document", line.document), ("clause", line.clause)):
        if len(text) > MOST_WORDS:
            raise Wrong(f"{name} must be {MOST_WORDS} characters or less")
    value, from_ = _value(line, parameter), _day(line)
    if _is_known(line, parameter, value, from_, today):
        return None
    if value is None:
        raise Wrong("value is missing")
    return _command(line, parameter, value, from_, reason)


def _value(line: Line, parameter: Parameter) -> Value | None:
    if not line.value:
        return None
    try:
        return sheet.value(parameter, line.value)
    except ValueError as wanted:
        raise Wrong(f"value must be {wanted}") from None


def _day(line: Line) -> date:
    found = sheet.day(line.from_)
    if found is None:
        raise Wrong("from must be a date, like 2027-04-01")
    return found


def _is_known(line: Line, parameter: Parameter, value: Value | None, from_: date, today: date) -> bool:
    now = parameter.on(today)
    if line.standing not in {"", "policy", now.standing}:
        raise Wrong(f"standing must be left as it is ({now.standing}), or be policy")
    return any(
        entry.value == value
        and entry.from_ == from_
        and (entry.document or "", entry.clause or "") == (line.document, line.clause)
        and line.standing in {"", entry.standing}
        for entry in parameter.dated
    )


def _command(line: Line, parameter: Parameter, value: Value, from_: date, reason: str) -> ProposeRate:
    begins = parameter.dated[0].from_
    at = parameter.on(max(from_, begins))
    if at.from_ == from_ and at.value != value and at.standing not in UNCONFIRMED:
        raise Wrong("from must be the day the new value holds from. Another value holds from this day already")
    return ProposeRate(
        key=line.key,
        kind=RateKind.CONFIRM if at.value == value else RateKind.REPLACE,
        from_=from_,
        value=value,
        document=line.document,
        clause=line.clause,
        reason=reason,
    )
