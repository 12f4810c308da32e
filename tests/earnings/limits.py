"""Limits as tests write them."""

from schemas.earnings import Period, SetEarningsLimit


def a_week(pence: int, begins: int = 1) -> SetEarningsLimit:
    return SetEarningsLimit(pence=pence, period=Period.WEEK, begins=begins)


def a_month(pence: int, begins: int = 1) -> SetEarningsLimit:
    return SetEarningsLimit(pence=pence, period=Period.MONTH, begins=begins)
