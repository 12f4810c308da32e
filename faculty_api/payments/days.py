"""The days on which a run can pay."""

from datetime import date, timedelta

from faculty_api.kernel.clock import add_working_days, is_working_day
from faculty_api.kernel.errors import Invalid, Refusal

NOTICE = 3
"""Working days between making a run and its payment date."""
FRIDAY = 4


def next_pay_day(today: date) -> date:
    """The next Friday that is a working day and far enough away."""
    day = add_working_days(today, NOTICE)
    while day.weekday() != FRIDAY or not is_working_day(day):
        day += timedelta(days=1)
    return day


def objection(pay_on: date, today: date) -> Refusal | None:
    if pay_on < add_working_days(today, NOTICE):
        return Invalid.field("pay_on", f"Payment date must be at least {NOTICE} working days from today")
    if pay_on > today + timedelta(days=366):
        return Invalid.field("pay_on", "Payment date must be within a year from today")
    if not is_working_day(pay_on):
        return Invalid.field("pay_on", "Payment date must be a working day, not a weekend or a bank holiday")
    return None
