"""More time never pays less: the half day is never above the full day, on any day and for anybody. Pure."""

from collections.abc import Sequence

from faculty_api.kernel.money import pounds
from faculty_api.networks.service import place
from faculty_api.policy.book import load
from faculty_api.policy.words import day_words
from faculty_api.rates import rules
from faculty_api.rates.holding import laid
from faculty_api.rates.models import Rate

KEYS = HALF, FULL = "fee.half_day", "fee.full_day"


def more_for_less(rows: Sequence[Rate]) -> str:
    """From 1 April 2027 a half day would pay £170 and a full day £150. Empty when that never happens.

    ``rows``: in the order of their adoption.
    """
    theirs = sorted({row.academy_code for row in rows if row.academy_code and row.key in KEYS})
    for academy in (None, *theirs):
        half, full = laid(HALF, rows, academy), laid(FULL, rows, academy)
        shared = [(days[0], one, other) for one in half for other in full if (days := one.over(other))]
        for day, one, other in shared:
            if rules.pays_less_for_more(one.entry.value, other.entry.value):
                said = " and a full day ".join(pounds(int(each.entry.value or 0)) for each in (one, other))
                whose = f"For {place(academy)}, from" if academy else "From"
                return f"{whose} {day_words(max(day, load().begins))} a half day would pay {said}"
    return ""


def objection(rows: Sequence[Rate], keys: Sequence[str]) -> str:
    """What is wrong with ``rows`` once ``keys`` are adopted, and what to do about it; empty when nothing is."""
    wrong = more_for_less(rows) if set(keys) & set(KEYS) else ""
    way = "change one of the two figures" if set(KEYS) <= set(keys) else "adopt both figures together"
    return f"{wrong}. More time must not pay less: {way}" if wrong else ""
