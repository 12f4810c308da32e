"""Lines that do not come out again, for ``faculty verify``."""

from faculty_api.claims import service as claims
from faculty_api.evidence import replay, report
from faculty_api.evidence.books import Books
from faculty_api.kernel.work import Work
from faculty_api.policy.book import BEGINS
from faculty_api.rates import service as rates
from schemas.evidence import Drift


async def faults(work: Work) -> list[str]:
    """A sentence each, of all claims that were ever sent."""
    found = await claims.replayable(work, BEGINS)
    again = replay.known(found, Books(await rates.adopted(work)))
    return [_said(one) for one in report.drifts(found, again)]


def _said(one: Drift) -> str:
    stored = "no line" if one.stored is None else f"{one.stored} pence, {one.stored_status}"
    again = "no line" if one.again is None else f"{one.again} pence, {one.again_status}"
    return f"Claim {one.number}, {one.category}: {stored}; worked out again: {again}. {one.why}"
