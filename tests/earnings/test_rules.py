"""A week and a month of one's own, what counts in them, and where the limit lies: by data."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faculty_api.earnings import rules
from faculty_api.earnings.rules import ClaimedFee, Pay
from faculty_api.kernel.clock import london_day
from schemas.assess import Assessment, ExpenseLine, FeeLine
from schemas.claims import ClaimStatus
from schemas.earnings import Period, SetEarningsLimit
from schemas.offers import PayChoice

MONDAY, SUNDAY = 1, 7
PERIODS = {
    # period, begins, day: first, last
    "a Monday, weeks from Monday": ("week", MONDAY, "2027-02-08", "2027-02-08", "2027-02-14"),
    "the Sunday after it": ("week", MONDAY, "2027-02-14", "2027-02-08", "2027-02-14"),
    "the next Monday": ("week", MONDAY, "2027-02-15", "2027-02-15", "2027-02-21"),
    "a Sunday, weeks from Sunday": ("week", SUNDAY, "2027-02-14", "2027-02-14", "2027-02-20"),
    "the Saturday before it": ("week", SUNDAY, "2027-02-13", "2027-02-07", "2027-02-13"),
    "weeks from Thursday over New Year": ("week", 4, "2027-01-01", "2026-12-31", "2027-01-06"),
    "the clocks go forward in it": ("week", MONDAY, "2027-03-28", "2027-03-22", "2027-03-28"),
    "the clocks go back in it": ("week", MONDAY, "2026-10-25", "2026-10-19", "2026-10-25"),
    "months from the 1st": ("month", 1, "2027-02-28", "2027-02-01", "2027-02-28"),
    "months from the 1st, leap year": ("month", 1, "2028-02-29", "2028-02-01", "2028-02-29"),
    "the day a month starts": ("month", 15, "2027-02-15", "2027-02-15", "2027-03-14"),
    "the day before": ("month", 15, "2027-02-14", "2027-01-15", "2027-02-14"),
    "from the 28th": ("month", 28, "2027-02-28", "2027-02-28", "2027-03-27"),
    "before the 28th of February": ("month", 28, "2027-02-27", "2027-01-28", "2027-02-27"),
    "the 29th after the 28th": ("month", 28, "2028-02-29", "2028-02-28", "2028-03-27"),
    "over New Year": ("month", 6, "2027-01-05", "2026-12-06", "2027-01-05"),
    "the 31st": ("month", 2, "2027-01-31", "2027-01-02", "2027-02-01"),
}


@pytest.mark.parametrize(("period", "begins", "day", "first", "last"), PERIODS.values(), ids=list(PERIODS))
def test_which_days_a_day_is_counted_with(period: str, begins: int, day: str, first: str, last: str) -> None:
    found = rules.period_of(Period(period), begins, date.fromisoformat(day))
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


PERIOD = st.one_of(
    st.tuples(st.just(Period.WEEK), st.integers(1, 7)), st.tuples(st.just(Period.MONTH), st.integers(1, 28))
)


@given(PERIOD, st.dates(date(2021, 1, 1), date(2099, 12, 31)))
def test_every_day_is_in_one_period_and_the_next_begins_where_it_ends(own: tuple[Period, int], day: date) -> None:
    first, last = rules.period_of(*own, day)
    assert first <= day <= last
    assert rules.period_of(*own, first) == rules.period_of(*own, last) == (first, last)
    after = date.fromordinal(last.toordinal() + 1)
    assert rules.period_of(*own, after)[0] == after


def test_a_session_at_midnight_belongs_to_its_london_day() -> None:
    """23:30 UTC in summer is tomorrow in London: the week from Monday begins half an hour earlier than in UTC."""
    assert london_day(datetime(2027, 6, 13, 23, 30, tzinfo=UTC)) == date(2027, 6, 14)
    assert london_day(datetime(2027, 2, 14, 23, 30, tzinfo=UTC)) == date(2027, 2, 14)


def limit(pence: int, period: str = "week", begins: int = MONDAY) -> SetEarningsLimit:
    return SetEarningsLimit(pence=pence, period=Period(period), begins=begins)


def pay(day: str, pence: int) -> Pay:
    return Pay(date.fromisoformat(day), pence)


WARNED = {
    # limit in pence, this session, the others: the total that is warned of, or None
    "nothing else, below": (15001, ("2027-02-09", 15000), [], None),
    "exactly the limit is not over it": (15000, ("2027-02-09", 15000), [], None),
    "a penny over": (14999, ("2027-02-09", 15000), [], 15000),
    "with another of the week": (18350, ("2027-02-09", 15000), [("2027-02-11", 7500)], 22500),
    "with the first and the last day": (
        20000, ("2027-02-10", 15000), [("2027-02-08", 7500), ("2027-02-14", 7500)], 30000,
    ),
    "the days before and after do not count": (
        20000, ("2027-02-10", 15000), [("2027-02-07", 7500), ("2027-02-15", 7500)], None,
    ),
    "no pay for this one: no warning, though the week is over": (
        10000, ("2027-02-10", 0), [("2027-02-08", 15000)], None,
    ),
    "the week was over before": (10000, ("2027-02-10", 100), [("2027-02-08", 15000)], 15100),
}  # fmt: skip


@pytest.mark.parametrize(("pence", "one", "others", "total"), WARNED.values(), ids=list(WARNED))
def test_when_somebody_is_warned(
    pence: int, one: tuple[str, int], others: list[tuple[str, int]], total: int | None
) -> None:
    found = rules.warning(limit(pence), pay(*one), [pay(*other) for other in others])
    assert (found and found.total.pence) == total
    if found:
        assert (found.first, found.last, found.limit.pence) == (date(2027, 2, 8), date(2027, 2, 14), pence)


def fee(pence: int, status: str = "payable", payable: int | None = None) -> FeeLine:
    due = payable if payable is not None else pence if status == "payable" else 0
    return FeeLine(category="involvement_payment", offered_pence=pence, payable_pence=due, status=status, because="")  # type: ignore[arg-type]


TRAIN = ExpenseLine(category="rail", claimed_pence=4860, payable_pence=4860, status="payable", because="")
OFFERED = {
    "payable": ([fee(15000)], 15000),
    "costs do not count": ([fee(15000), TRAIN], 15000),
    "two lines": ([fee(15000), fee(7500)], 22500),
    "what waits counts as if agreed": ([fee(15000, "held")], 15000),
    "so does a limit that is not set": ([fee(7500, "limit_not_set")], 7500),
    "refused does not": ([fee(15000, "refused")], 0),
    "declined does not": ([fee(15000, "declined")], 0),
    "reduced counts as reduced": ([fee(15000, "reduced", 4000)], 4000),
}


@pytest.mark.parametrize(("lines", "pence"), OFFERED.values(), ids=list(OFFERED))
def test_what_an_offer_counts_for(lines: list[FeeLine | ExpenseLine], pence: int) -> None:
    assert rules.offered(Assessment(lines=lines, fee_pence=0, expense_pence=0, held_pence=0)) == pence


@pytest.mark.parametrize(
    ("choice", "reduced_to", "left"),
    [("paid", None, 15000), ("declined", None, 0), ("reduced", 4000, 4000), ("reduced", 20000, 15000)],
)
def test_what_was_chosen_counts(choice: str, reduced_to: int | None, left: int) -> None:
    assert rules.chosen(15000, PayChoice(choice), reduced_to) == left


CLAIMED = {
    # state of the claim; line: offered, payable, approved, status; choice, reduced to: counts
    "not sent": ("draft", (15000, 15000, None, "payable"), "paid", None, 15000),
    "sent": ("submitted", (15000, 15000, None, "payable"), "paid", None, 15000),
    "sent, less asked for": ("submitted", (15000, 4000, None, "reduced"), "reduced", 4000, 4000),
    "sent, nothing asked for": ("submitted", (15000, 0, None, "declined"), "declined", None, 0),
    "sent, a person must decide": ("submitted", (15000, 0, None, "held"), "paid", None, 15000),
    "the same, less asked for": ("submitted", (15000, 0, None, "held"), "reduced", 4000, 4000),
    "sent, refused by the policy": ("submitted", (15000, 0, None, "refused"), "paid", None, 0),
    "approved for less": ("approved", (15000, 15000, 9000, "payable"), "paid", None, 9000),
    "a held line that was approved": ("in_run", (15000, 0, 15000, "held"), "paid", None, 15000),
    "paid": ("paid", (15000, 15000, 15000, "payable"), "paid", None, 15000),
    "paid nothing": ("paid", (15000, 0, 0, "declined"), "declined", None, 0),
    "came back from the bank, will be paid": ("failed", (15000, 15000, 15000, "payable"), "paid", None, 15000),
    "turned down by the team": ("rejected", (15000, 15000, 0, "payable"), "paid", None, 0),
    "taken back": ("withdrawn", (15000, 15000, None, "payable"), "paid", None, 0),
}


@pytest.mark.parametrize(("status", "line", "choice", "reduced_to", "pence"), CLAIMED.values(), ids=list(CLAIMED))
def test_what_a_claim_counts_for(
    status: str, line: tuple[int, int, int | None, str], choice: str, reduced_to: int | None, pence: int
) -> None:
    found = rules.claimed(ClaimStatus(status), ClaimedFee(*line), PayChoice(choice), reduced_to)  # type: ignore[arg-type]
    assert found == pence


@pytest.mark.parametrize(
    ("period", "begins", "words"),
    [
        ("week", 7, None),
        ("week", 8, "A week starts on a day from 1 (Monday) to 7 (Sunday)"),
        ("month", 28, None),
        ("month", 8, None),
    ],
)
def test_which_limits_make_no_sense(period: str, begins: int, words: str | None) -> None:
    assert rules.objection(limit(100, period, begins)) == words
