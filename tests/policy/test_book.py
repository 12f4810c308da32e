import ast
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

import faculty_api.policy.book as book_module
from faculty_api.policy.assess import assess
from faculty_api.policy.book import BEGINS, Book, Figures, load, parse
from faculty_api.policy.decode import decode_facts
from faculty_api.policy.expenses import OTHER_KEYS
from faculty_api.policy.parameter import BookFault, NotInForce
from tests.policy.facts import CASES, facts_of, raw

MAY = date(2026, 5, 12)
READERS = ("number", "limit", "option", "says_yes", "cite")
GOOD = """
["fee.x"]
title = "A figure"
unit = "pence"
used_by = "assessment"
[["fee.x".dated]]
from = 2021-10-20
value = 100
standing = "local"
source = "Decided"
[["fee.x".dated]]
from = 2026-04-01
value = 200
standing = "local"
source = "Decided again"
"""


def test_a_value_holds_until_the_next_one() -> None:
    book = parse({"a.toml": GOOD})
    days = [date(2021, 10, 20), date(2026, 3, 31), date(2026, 4, 1), date(2099, 1, 1)]
    assert [book.on(day).number("fee.x") for day in days] == [100, 100, 200, 200]
    assert [book.parameters["fee.x"].on(day).value for day in days] == [100, 100, 200, 200]


def test_a_day_before_the_book_is_not_in_force() -> None:
    with pytest.raises(NotInForce) as told:
        load().on(date(2021, 10, 19))
    assert str(told.value) == ("The policy book begins on 20 October 2021; there are no figures for 19 October 2021")
    with pytest.raises(NotInForce) as told:
        load().parameters["fee.full_day"].on(date(2021, 10, 19))
    assert str(told.value) == "fee.full_day is known from 20 October 2021; there is no figure for 19 October 2021"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('source = "Decided"', "", "fee.x from 2021-10-20: the source is missing"),
        ('source = "Decided"', 'source = "  "', "fee.x from 2021-10-20: the source is missing"),
        ('standing = "local"', 'standing = "guess"', "fee.x from 2021-10-20: standing 'guess' is not one of"),
        ('standing = "local"', 'standing = "policy"', "fee.x from 2021-10-20: the policy's own figure must name"),
        ('standing = "local"', 'standing = "unset"', "fee.x from 2021-10-20: exactly the unset entries have no value"),
        ("value = 100\n", "", "fee.x from 2021-10-20: exactly the unset entries have no value"),
        ("value = 100", "value = -1", "fee.x from 2021-10-20: the value must be a whole number of pence"),
        ("value = 100", "value = 1.5", "a.toml: fee.x: Expected `"),
        ("value = 100", "value = true", "fee.x from 2021-10-20: the value must be a whole number of pence"),
        ("from = 2026-04-01", "from = 2021-10-20", "fee.x: dates do not rise: 2021-10-20 comes after 2021-10-20"),
        ("from = 2026-04-01", "from = 2020-01-01", "fee.x: dates do not rise: 2020-01-01 comes after 2021-10-20"),
        ("from = 2021-10-20", "from = 2022-01-01", "fee.x: gap: nothing is said from 2021-10-20 to 2022-01-01"),
        ('unit = "pence"', 'unit = "groats"', "fee.x: unit 'groats' is not known"),
        ('title = "A figure"', 'title = ""', "fee.x: the title is missing"),
        ('title = "A figure"', "", "a.toml: fee.x: Object missing required field `title`"),
        ('used_by = "assessment"', 'used_by = "nobody"', "a.toml: fee.x: Invalid enum value 'nobody'"),
        ('source = "Decided"', 'source = "x"\npage = 3', "a.toml: fee.x: Object contains unknown field `page`"),
        (GOOD, "", "the policy book is empty"),
        (GOOD, 'a = "b"', "a.toml: a is not a table"),
        (GOOD, "a = ", "a.toml: Invalid value"),
    ],
)
def test_the_book_refuses_what_it_cannot_stand_on(old: str, new: str, fault: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(BookFault) as told:
        parse({"a.toml": GOOD.replace(old, new, 1)})
    assert str(told.value)[: len(fault)] == fault


def test_the_book_refuses_a_key_written_twice() -> None:
    with pytest.raises(BookFault) as told:
        parse({"a.toml": GOOD, "b.toml": GOOD})
    assert str(told.value) == "b.toml: fee.x is written twice"


def test_decisions_replace_figures_and_only_for_that_call() -> None:
    decided = load().with_decisions({"hotel.cap.london": 14500, "eligible.other_nhs": "Don’t"}, MAY)
    assert decided.on(MAY).limit("hotel.cap.london") == 14500
    assert decided.on(MAY).option("eligible.other_nhs") == "dont"
    assert [one.standing for one in decided.on(MAY).cite("hotel.cap.london", "fee.full_day")] == ["local", "policy"]
    assert load().on(MAY).limit("hotel.cap.london") is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fee.full_day", "150"),
        ("fee.full_day", True),
        ("fee.full_day", 1_000_001),
        ("fee.threshold_minutes", 0),
        ("fee.exact_threshold", "perhaps"),
        ("claim.deadline_days", "3 weeks"),
        ("claim.deadline_days", 0),
        ("mileage.tax_year_starts", "13-40"),
        ("parking", "perhaps"),
        ("parking", 1),
        ("notice.tax", "x\x00"),
    ],
)
def test_decisions_of_the_wrong_kind_are_refused(key: str, value: int | str | bool) -> None:
    with pytest.raises(ValueError, match=r"whole number|one of|month|true or false|sentence"):
        load().with_decisions({key: value}, MAY)


def test_nothing_is_called_policy_without_its_document() -> None:
    standings = {key: one.on(MAY).standing for key, one in load().parameters.items()}
    assert {key for key, standing in standings.items() if standing == "policy"} == {
        "decline",
        "fee.full_day",
        "fee.half_day",
        "helpline",
        "notice.benefits",
        "notice.income",
        "notice.tax",
        "pay_route.fees",
    }
    printed = {key for key, one in load().parameters.items() if key.split(".")[0] in ("tax", "benefit")}
    assert {key for key, standing in standings.items() if standing == "statute"} - printed == {
        "mileage.tax_year_starts"
    }
    unset = {key for key, standing in standings.items() if standing == "unset"}
    assert {"hotel.cap.london", "hotel.cap.elsewhere", "meal.breakfast", "meal.lunch", "meal.evening_meal"} <= unset


TAX_YEARS = [date(2023, 5, 1), date(2024, 5, 1), date(2025, 5, 1), date(2026, 5, 1)]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("benefit.carers_allowance_week", [None, 15100, 19600, 20400]),
        ("benefit.permitted_work_week", [None, 18350, 19550, None]),
        ("benefit.uc_allowance_housing_month", [None, 40400, 41100, None]),
        ("benefit.uc_allowance_no_housing_month", [None, None, 68400, None]),
        ("benefit.uc_taper", [None, 55, 55, 55]),
        ("tax.mileage_car", [None, None, 450, None]),
        ("tax.ni_threshold_week", [None, None, 24200, 24200]),
        ("tax.personal_allowance", [None, None, 1257000, 1257000]),
    ],
)
def test_figures_of_tax_and_benefits_are_known_for_their_own_year_or_unset(key: str, values: list[int | None]) -> None:
    entries = [load().parameters[key].on(day) for day in TAX_YEARS]
    assert [entry.value for entry in entries] == values
    assert [entry.standing for entry in entries] == ["unset" if value is None else "statute" for value in values]


def test_figures_of_tax_and_benefits_are_printed_and_never_applied() -> None:
    printed = [one for key, one in load().parameters.items() if key.split(".")[0] in ("tax", "benefit")]
    assert {one.used_by for one in printed} == {"pages"}
    assert {entry.standing for one in printed for entry in one.dated} == {"statute", "unset"}


def test_every_day_from_the_first_has_every_figure() -> None:
    book = load()
    turns = {entry.from_ for one in book.parameters.values() for entry in one.dated}
    for day in sorted({BEGINS, date(2099, 12, 31), *turns, *(turn - timedelta(days=1) for turn in turns - {BEGINS})}):
        assert [one.on(day).from_ <= day for one in book.parameters.values()] == [True] * len(book.parameters)
        assert book.on(day).cite(*book.parameters) == tuple(one.cite(one.on(day)) for one in book.parameters.values())


class WatchedFigures(Figures):
    read: set[str] = set()

    def number(self, key: str) -> int:
        self.read.add(key)
        return super().number(key)

    def limit(self, key: str) -> int | None:
        self.read.add(key)
        return super().limit(key)

    def option(self, key: str) -> str:
        self.read.add(key)
        return super().option(key)

    def says_yes(self, key: str) -> bool:
        self.read.add(key)
        return super().says_yes(key)


class WatchedBook(Book):
    def on(self, day: date) -> Figures:
        return WatchedFigures(dict(super().on(day)._figures))


def test_every_key_of_the_assessment_is_read_and_no_other() -> None:
    WatchedFigures.read.clear()
    book = WatchedBook(load().parameters)
    for case in CASES:
        assess(decode_facts(raw(facts_of(case))), book)
    used = {key for key, one in load().parameters.items() if one.used_by == "assessment"}
    assert WatchedFigures.read | set(OTHER_KEYS) == used  # a cost of another kind is for whoever that key says


def keys_named_in(source: str) -> set[str]:
    """Keys given to a figure's reader, or listed in a table whose name ends in ``_KEYS``."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
            named |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
        if isinstance(node, ast.Assign) and str(getattr(node.targets[0], "id", "")).endswith("_KEYS"):
            values = node.value.values if isinstance(node.value, ast.Dict) else getattr(node.value, "elts", [])
            named |= {one.value for one in values if isinstance(one, ast.Constant)}
    return named


def test_rules_name_only_keys_that_are_in_the_book() -> None:
    folder = Path(book_module.__file__).parent
    named = {key for path in folder.glob("*.py") for key in keys_named_in(path.read_text("utf-8"))}
    assert named - load().parameters.keys() == set()
    assert len(named) > 30


def test_an_unknown_key_stops_a_rule() -> None:
    with pytest.raises(KeyError):
        load().on(MAY).number("fee.nonsense")


def test_the_shipped_book_is_read_whole() -> None:
    texts = [one.read_text("utf-8") for one in files("faculty_api.policy").iterdir() if one.name.endswith(".toml")]
    assert len(load().parameters) == sum(text.count("title = ") for text in texts)
    assert load().begins == BEGINS
