"""The JSON doors of the log of breaches."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.breaches import service
from faculty_api.kernel.work import Work
from schemas.breaches import BreachReportView, BreachView, ChangeBreach, LogBreach, NoBreach, ReportBreach
from schemas.values import Page

TAGS = ["Data protection"]


@get("/breaches", tags=TAGS)
async def breaches(work: NamedDependency[Work]) -> Page[BreachView]:
    """Newest first, each with its 72 hours and its history."""
    return Page(items=await service.breaches(work))


@post("/breaches", tags=TAGS)
async def log_breach(data: JSONBody[LogBreach], work: NamedDependency[Work]) -> BreachView:
    return await service.log_breach(work, data)


@get("/breaches/{breach_id:uuid}", tags=TAGS)
async def breach(breach_id: FromPath[UUID], work: NamedDependency[Work]) -> BreachView:
    return await service.breach(work, breach_id)


@post("/breaches/{breach_id:uuid}/versions", tags=TAGS)
async def change_breach(
    breach_id: FromPath[UUID], data: JSONBody[ChangeBreach], work: NamedDependency[Work]
) -> BreachView:
    """Its next version. The earlier ones stay as they are."""
    return await service.change_breach(work, breach_id, data)


@get("/my-data/breach-reports", tags=TAGS)
async def my_reports(work: NamedDependency[Work]) -> Page[BreachReportView]:
    """What I reported, and what became of it."""
    return Page(items=await service.my_reports(work))


@post("/my-data/breach-reports", tags=TAGS)
async def report_breach(data: JSONBody[ReportBreach], work: NamedDependency[Work]) -> BreachReportView:
    """Something may have gone wrong with data about people. Data protection is told at once."""
    return await service.report_breach(work, data)


@get("/breach-reports", tags=TAGS)
async def waiting_reports(work: NamedDependency[Work]) -> Page[BreachReportView]:
    """Those nobody has looked after, oldest first."""
    return Page(items=await service.waiting_reports(work))


@get("/breach-reports/{report_id:uuid}", tags=TAGS)
async def breach_report(report_id: FromPath[UUID], work: NamedDependency[Work]) -> BreachReportView:
    return await service.breach_report(work, report_id)


@post("/breach-reports/{report_id:uuid}/entry", tags=TAGS)
async def log_reported(report_id: FromPath[UUID], data: JSONBody[LogBreach], work: NamedDependency[Work]) -> BreachView:
    """It goes into the log."""
    return await service.log_reported(work, report_id, data)


@post("/breach-reports/{report_id:uuid}/refusal", tags=TAGS, status_code=200)
async def no_breach(
    report_id: FromPath[UUID], data: JSONBody[NoBreach], work: NamedDependency[Work]
) -> BreachReportView:
    """There is nothing to log, and why."""
    return await service.no_breach(work, report_id, data)


handlers = [
    breaches, log_breach, breach, change_breach, my_reports, report_breach, waiting_reports, breach_report,
    log_reported, no_breach,
]  # fmt: skip
