"""The national picture in words: the point of each measure in one sentence, and the cells of its table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from faculty_api.kernel.money import pounds
from frontend.filters import listed, plural
from schemas.measures import AcademyMeasures, MeasuresView
from schemas.values import Money

__all__ = [
    "SAID", "cohorts", "cost", "each", "month", "months", "number", "partners", "people", "pounds", "sessions", "share",
    "totals", "year",
]  # fmt: skip
SAID = ("cohorts", "sessions", "months", "partners", "people", "cost")
FEW = "Fewer than 5, or hidden"


def year(first: int) -> str:
    """2026 is April 2026 to March 2027."""
    return f"April {first} to March {first + 1}"


def month(day: date) -> str:
    return f"{day:%B %Y}"


def cohorts(found: MeasuresView) -> str:
    ran = sum(one.cohorts for one in found.academies)
    together = sum(one.co_delivered_cohorts for one in found.academies)
    said = f"{together} of {plural(ran, 'cohort')} {'was' if together == 1 else 'were'} co-delivered"
    if not ran:
        return "No cohort has had a session yet in this year."
    if not found.regions:
        return f"{said}."
    met = sum(one.co_delivered_cohorts > 0 for one in found.regions)
    have = "has" if met == 1 else "have"
    return f"{met} of {len(found.regions)} regions {have} run at least 1 co-delivered cohort. {said}."


def sessions(found: MeasuresView) -> str:
    held, together = totals(found.academies)
    if not held:
        return "No session has been delivered yet in this year."
    were = "was" if together == 1 else "were"
    said = f"{together} of {plural(held, 'delivered session')} {were} led together."
    below = [
        one.name.removesuffix(" Leadership Academy") for one in found.academies if _below(one, found.target.percent)
    ]
    return f"{said} Below {found.target.percent} in 100: {listed(below)}." if below else said


def _below(one: AcademyMeasures, percent: int) -> bool:
    return one.sessions > 0 and 100 * one.co_delivered_sessions < percent * one.sessions


def totals(academies: Sequence[AcademyMeasures]) -> tuple[int, int]:
    return sum(one.sessions for one in academies), sum(one.co_delivered_sessions for one in academies)


def share(together: int, held: int) -> int:
    """Of 100 sessions, how many; rounded down, so that 100 means all of them."""
    return 100 * together // held if held else 0


def months(found: MeasuresView) -> str:
    """Whole months only: the one we are in is not over."""
    over = [one for one in found.months if (one.month.year, one.month.month) < (found.last.year, found.last.month)]
    if len(over) < 2:
        return "There are not yet 2 whole months to compare."
    before, now = over[-2], over[-1]
    change = now.co_delivered_sessions - before.co_delivered_sessions
    went = "stayed the same" if not change else "went up" if change > 0 else "went down"
    numbers = (
        f"from {before.co_delivered_sessions} to {now.co_delivered_sessions}"
        if change
        else (f"at {now.co_delivered_sessions}")
    )
    return f"Co-delivered sessions {went} {numbers} between {month(before.month)} and {month(now.month)}."


def partners(found: MeasuresView) -> str:
    ran = sum(one.cohorts for one in found.academies)
    no_provider = sum(one.no_provider for one in found.academies)
    no_partner = sum(one.no_partner for one in found.academies)
    if not ran:
        return "No cohort has had a session yet in this year."
    if not no_provider and not no_partner:
        return f"All {plural(ran, 'cohort')} name a provider and a community partner."
    return f"Of {plural(ran, 'cohort')}, {no_partner} name no community partner and {no_provider} no provider."


def people(found: MeasuresView) -> str:
    counts = [(one.lived, one.professionals) for one in found.academies]
    if any(None in both for both in counts):
        return "Some counts are hidden, so that nobody can be found by them."
    lived, professionals = sum(one or 0 for one, _ in counts), sum(one or 0 for _, one in counts)
    return f"{plural(lived, 'active associate')} with lived experience, and {plural(professionals, 'professional')}."


def cost(found: MeasuresView) -> str:
    held = sum(one.costed_sessions or 0 for one in found.academies)
    if not held:
        return "No claim has been approved yet for a co-delivered session of this year."
    pay, costs = (sum(one.pence for one in sums if one) for sums in _sums(found.academies))
    _, together = totals(found.academies)
    left = f" {plural(together - held, 'more session')} had no approved claim yet." if together > held else ""
    return (
        f"A co-delivered session cost {each(pay + costs, held)} on average: {each(pay, held)} pay and "
        f"{each(costs, held)} costs. Based on {plural(held, 'session')}.{left}"
    )


def _sums(academies: Sequence[AcademyMeasures]) -> tuple[list[Money | None], list[Money | None]]:
    return [one.pay for one in academies], [one.costs for one in academies]


def each(pence: int, held: int) -> str:
    """Rounded to the nearest penny, half up."""
    return pounds((2 * pence + held) // (2 * held)) if held else ""


def number(count: int | None, href: str = "", what: str = "") -> dict[str, Any]:
    if count is None:
        return {"text": FEW, "numeric": True}
    return {"text": str(count), "numeric": True, **({"href": href, "what": what} if href and count else {})}
