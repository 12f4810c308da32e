"""The policy book: every figure and rule of payment, by key and by day."""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from faculty_api.policy.parameter import BookFault, Dated, NotInForce, Parameter, Value, check
from faculty_api.policy.words import day_words
from schemas.values import Citation

BEGINS = date(2021, 10, 20)


MOST_REMEMBERED = 20_000


class Figures:
    """The whole book as it stands on one day. An unknown key is a fault of ours: ``KeyError``."""

    __slots__ = ("_cited", "_figures", "memo")

    def __init__(self, figures: dict[str, Citation]) -> None:
        self._figures = figures
        self._cited: dict[tuple[str, ...], tuple[Citation, ...]] = {}
        self.memo: dict[Any, Any] = {}
        """Answers worked out from these figures and the question alone: ``remember`` puts them here."""

    def number(self, key: str) -> int:
        value = self._figures[key].value
        if type(value) is not int:
            raise TypeError(f"{key} is not a number: {value!r}")
        return value

    def limit(self, key: str) -> int | None:
        """A figure which the customer may not have set yet."""
        value = self._figures[key].value
        return value if type(value) is int else None

    def option(self, key: str) -> str:
        """The word chosen; empty when it is a number or not set."""
        value = self._figures[key].value
        return value if type(value) is str else ""

    def says_yes(self, key: str) -> bool:
        return self._figures[key].value is True

    def standing(self, key: str) -> str:
        return self._figures[key].standing

    def remember(self, question: Any, answer: Any) -> Any:
        """``answer``, kept in ``memo`` for the next who asks; emptied now and then so that it cannot grow for ever."""
        if len(self.memo) >= MOST_REMEMBERED:
            self.memo.clear()
        self.memo[question] = answer
        return answer

    def cite(self, *keys: str) -> tuple[Citation, ...]:
        return self.cited(keys)

    def cited(self, keys: tuple[str, ...]) -> tuple[Citation, ...]:
        cited = self._cited.get(keys)
        if cited is None:
            cited = self._cited[keys] = self._cite(keys)
        return cited

    def _cite(self, keys: tuple[str, ...]) -> tuple[Citation, ...]:
        return tuple(self._figures[key] for key in keys)

    def replaced(self, changes: Mapping[str, Citation]) -> "Figures":
        return type(self)({**self._figures, **changes})


class PrintedFigures(Figures):
    """The same figures, whose citations are JSON already: each set is written once, however many lines cite it."""

    __slots__ = ()

    def _cite(self, keys: tuple[str, ...]) -> Any:
        return msgspec.Raw(msgspec.json.encode(super()._cite(keys)))


class Book:
    kind: type[Figures] = Figures

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self.parameters = parameters
        self.begins = max(one.dated[0].from_ for one in parameters.values())
        self._turns = sorted({entry.from_ for one in parameters.values() for entry in one.dated})
        self._by_turn: dict[int, Figures] = {}
        self._printed: Book | None = None

    def on(self, day: date) -> Figures:
        turn = bisect_right(self._turns, day)
        figures = self._by_turn.get(turn)
        if figures is None:
            if day < self.begins:
                begins = day_words(self.begins)
                raise NotInForce(f"The policy book begins on {begins}; there are no figures for {day_words(day)}")
            figures = self._by_turn[turn] = self.kind(
                {key: one.cite(one.on(day)) for key, one in self.parameters.items()}
            )
        return figures

    def printed(self) -> "Book":
        """This book for answers that go straight out as JSON, and for nothing else."""
        if self._printed is None:
            self._printed = PrintedBook(self.parameters)
        return self._printed

    def with_decisions(self, decisions: Mapping[str, Value], day: date) -> "Book":
        """This book with local decisions, which must be known keys and accepted values (else KeyError, ValueError)."""
        if not decisions:
            return self
        return DecidedBook(self, {key: _local(self.parameters[key], value, day) for key, value in decisions.items()})


class PrintedBook(Book):
    kind = PrintedFigures


class DecidedBook(Book):
    """A book of which some figures are replaced, whatever the day."""

    def __init__(self, under: Book, decided: dict[str, Citation]) -> None:
        self.parameters, self.begins = under.parameters, under.begins
        self._under, self._decided = under, decided
        self._over: dict[Figures, Figures] = {}

    def on(self, day: date) -> Figures:
        under = self._under.on(day)
        if under not in self._over:
            self._over[under] = under.replaced(self._decided)
        return self._over[under]

    def printed(self) -> Book:
        return DecidedBook(self._under.printed(), self._decided)


def _local(parameter: Parameter, value: Value, day: date) -> Citation:
    entry = Dated(from_=day, value=parameter.accept(value), standing="local", source="A local decision for this claim")
    return parameter.cite(entry)


def parse(texts: Mapping[str, str], begins: date = BEGINS) -> Book:
    """A book from TOML texts by file name; ``BookFault`` says which key is wrong and how."""
    found: dict[str, Parameter] = {}
    for name, text in texts.items():
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise BookFault(f"{name}: {fault}") from None
        for key, table in tables.items():
            if key in found:
                raise BookFault(f"{name}: {key} is written twice")
            found[key] = _read(name, key, table)
            check(found[key], begins)
    if not found:
        raise BookFault("the policy book is empty")
    return Book(found)


def _read(name: str, key: str, table: Any) -> Parameter:
    if not isinstance(table, dict):
        raise BookFault(f"{name}: {key} is not a table")
    try:
        return msgspec.convert({**table, "key": key}, Parameter)
    except msgspec.ValidationError as fault:
        raise BookFault(f"{name}: {key}: {fault}") from None


@cache
def load() -> Book:
    """The book that ships with the product."""
    folder = files("faculty_api.policy")
    return parse({file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")})
