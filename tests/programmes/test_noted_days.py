"""Days to think about: each that moves from year to year is there for every year that sessions are planned in."""

from collections import defaultdict
from datetime import date

from dateutil.easter import EASTER_ORTHODOX, easter

from faculty_api.programmes import days

MOVES = {
    "Ramadan", "Eid al-Fitr", "Eid al-Adha", "Passover", "Rosh Hashanah", "Yom Kippur", "Sukkot", "Hanukkah",
    "Orthodox Good Friday and Easter", "Diwali", "Holi", "Birthday of Guru Nanak", "Vesak", "Lunar New Year",
}  # fmt: skip


def _years() -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for one in days.known():
        if isinstance(one.first, date):
            found[one.name].add(one.first.year)
    return found


def test_each_is_there_every_year_until_the_day_that_is_said() -> None:
    wanted = {2027, 2028, 2029}
    assert {name for name, years in _years().items() if wanted <= years} == MOVES
    assert days.listed_until() == date(2029, 12, 31)


def test_sessions_can_be_planned_for_as_long_as_the_list_goes() -> None:
    """Planning goes two years ahead. When this fails, add the next years and say so in ``listed_until``."""
    assert days.listed_until().year >= date.today().year + 2  # noqa: DTZ011 - the list grows old by the real calendar


def test_what_is_worked_out_by_rule_is_right() -> None:
    """Easter by the Julian reckoning; the second day of Rosh Hashanah is 8 days before the day of Yom Kippur."""
    found = {(one.name, one.first.year): one for one in days.known() if isinstance(one.first, date)}
    for year in (2027, 2028, 2029):
        orthodox = found["Orthodox Good Friday and Easter", year]
        at = easter(year, EASTER_ORTHODOX)
        assert orthodox.around(at) is not None
        new_year, atonement = found["Rosh Hashanah", year], found["Yom Kippur", year]
        assert isinstance(new_year.last, date)
        assert isinstance(atonement.last, date)
        assert (atonement.last - new_year.last).days == 8
        assert isinstance(orthodox.first, date)
        assert orthodox.first.weekday() == 4


def test_beyond_the_list_it_says_so_rather_than_nothing() -> None:
    assert days.notes(date(2026, 12, 7)) == ["Hanukkah"]
    assert days.notes(date(2028, 9, 30)) == ["Yom Kippur"]
    assert days.notes(date(2030, 1, 8)) == ["The religious days of 2030 are not in our list yet"]
