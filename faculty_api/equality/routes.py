"""JSON doors of equality monitoring. Answers are sent without ``Idempotency-Key``: nothing is kept of a request."""

from typing import Annotated

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from faculty_api.equality import service
from faculty_api.kernel.work import Work
from schemas.equality import AnswerEquality, EqualityAsked, EqualityReport, Period
from schemas.values import AcademyCode

TAGS = ["Equality monitoring"]


@get("/equality", tags=TAGS)
async def asked(work: NamedDependency[Work]) -> EqualityAsked:
    """The questions, and whether I have answered."""
    return await service.asked(work)


@post("/equality", tags=TAGS)
async def answer(data: JSONBody[AnswerEquality], work: NamedDependency[Work]) -> EqualityAsked:
    """Once, and for good: nobody can tell afterwards which answers were whose. Sent twice, the second is refused."""
    return await service.answer(work, data)


@post("/equality/decline", status_code=200, tags=TAGS)
async def decline(work: NamedDependency[Work]) -> EqualityAsked:
    return await service.decline(work)


@get("/equality/report", tags=TAGS)
async def report(
    work: NamedDependency[Work],
    academy: Annotated[AcademyCode | None, QueryParameter()] = None,
    period: Annotated[Period, QueryParameter()] = "",
) -> EqualityReport:
    """Counts of a period, of one Academy or of all together. A hidden count is null."""
    return await service.report(work, academy, period)


handlers = [asked, answer, decline, report]
