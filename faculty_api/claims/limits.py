"""The amounts above which more people look at a claim, and other settings of its checks, by the book of today."""

from faculty_api.claims.rules import Limits
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.policy.book import Figures
from faculty_api.rates import service as rates


async def today(work: Work, academy: str) -> Figures:
    return (await rates.book(work, academy)).on(london_day(work.now))


async def of(work: Work, academy: str) -> Limits:
    figures = await today(work, academy)
    return Limits(figures.number("claim.second_person_above"), figures.number("claim.two_approvals_above"))


async def large(work: Work, academy: str) -> int:
    """Pence above which we ask whether one cost is right."""
    return (await today(work, academy)).number("claim.ask_above")


async def share_looked_at(work: Work, academy: str) -> int:
    """Percent of the claims approved by rule that a person looks at, until the team sets another share."""
    return (await today(work, academy)).number("claim.second_look_percent")
