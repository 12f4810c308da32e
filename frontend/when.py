"""Readers of days and times."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from faculty_api.kernel.clock import LONDON, london_day
from frontend import parse
from frontend.filters import clock_time, plain_date
from frontend.parse import Unfit
from frontend.readers import Form, Reader, enter, words


@dataclass(frozen=True, kw_only=True)
class DayReader(Reader):
    earliest: date | None = None
    latest: date | None = None

    def read(self, form: Form, name: str) -> Any:
        typed = [words(form, f"{name}-{part}") for part in ("day", "month", "year")]
        if not any(typed):
            return self.nothing()
        found = parse.real_date(*typed)
        low, high = self.earliest or date.min, self.latest or date.max
        if low <= found <= high:
            return found
        if self.earliest and self.latest:
            raise Unfit(f"must be between {plain_date(low)} and {plain_date(high)}")
        raise Unfit(
            f"must be the same as or {f'after {plain_date(low)}' if self.earliest else f'before {plain_date(high)}'}"
        )

    def place(self, name: str, part: str) -> tuple[str, str]:
        return name, name if part in ("", "day") else f"{name}-{part}"

    def show(self, name: str, value: date) -> dict[str, Any]:
        on = london_day(value) if isinstance(value, datetime) else value
        return {f"{name}-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


@dataclass(frozen=True, kw_only=True)
class _Clock(Reader):
    def parse(self, typed: str) -> time:
        return parse.clock_time(typed)

    def show(self, name: str, value: time) -> dict[str, Any]:
        return {name: clock_time(value)}


@dataclass(frozen=True, kw_only=True)
class _Moment(Reader):
    on: str
    date: DayReader

    def read(self, form: Form, name: str) -> Any:
        try:
            when = self.date.read(form, self.on)
        except Unfit as unfit:
            raise Unfit(self.date.sentence(unfit), part=f"on:{unfit.part}", plain=True) from None
        typed = words(form, name)
        if not typed:
            return self.nothing()
        return parse.instant(when, parse.clock_time(typed), words(form, f"{name}-which"))

    def place(self, name: str, part: str) -> tuple[str, str]:
        if part.startswith("on:"):
            return self.date.place(self.on, part.removeprefix("on:"))
        return (f"{name}-which", f"{name}-which") if part == "which" else (name, name)

    def show(self, name: str, value: datetime) -> dict[str, Any]:
        local = value.astimezone(LONDON)
        which = {f"{name}-which": "second" if local.fold else "first"} if local.utcoffset() != _other(local) else {}
        return {name: clock_time(value), **self.date.show(self.on, value), **which}


def _other(local: datetime) -> Any:
    return local.replace(fold=1 - local.fold).utcoffset()


def day(
    label: str, missing: str = "", *, earliest: date | None = None, latest: date | None = None, optional: bool = False
) -> DayReader:
    return DayReader(label=label, missing=missing or enter(label), earliest=earliest, latest=latest, optional=optional)


def clock(label: str, missing: str = "", *, optional: bool = False) -> Reader:
    return _Clock(label=label, missing=missing or enter(label), optional=optional)


def moment(label: str, missing: str = "", *, on: str, date: DayReader | None = None) -> Reader:
    """The time of a day; ``on`` names the date_input, ``date`` how its faults are worded."""
    return _Moment(label=label, missing=missing or enter(label), on=on, date=date or day("Date", "Enter the date"))
