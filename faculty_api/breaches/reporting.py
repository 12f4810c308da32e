"""Anybody who is logged in reports that something may have gone wrong with data. ``service.py`` is its door.

Whoever reports it need not know what it is in law: data protection logs it, or says why there is nothing to log.
"""

from uuid import UUID

from sqlmodel import col

from faculty_api.accounts import queries as accounts
from faculty_api.breaches import queries, rules
from faculty_api.breaches.models import BreachReport
from faculty_api.kernel.errors import Conflict, NotFound, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers.drafting import when_words
from schemas.access import Permission, Role
from schemas.breaches import BreachReported, BreachReportSettled, BreachReportView, NoBreach, ReportBreach

MOST_OPEN = 10
MANY = Conflict("You have reported 10 things that nobody has looked at yet. To report another, call 01632 960 001")
SETTLED = "Somebody has looked after this report already"


async def report_breach(work: Work, command: ReportBreach) -> BreachReportView:
    """Data protection is told at once, with no word of what happened: the 72 hours may have begun."""
    work.must(Permission.BREACH_REPORT)
    await queries.hold(work.session, work.actor.person)
    mine = (col(BreachReport.reported_by) == work.actor.person, col(BreachReport.settled_at).is_(None))
    if len(await queries.reports(work.session, *mine)) >= MOST_OPEN:
        raise MANY
    row = BreachReport(
        id=new_id(),
        what=filled_in(command.what, "what", "Write what happened"),
        reported_by=work.actor.person,
        reported_at=work.now,
    )
    work.session.add(row)
    work.record(BreachReported(subject=row.id))
    await work.flush()
    until = when_words(rules.tell_by(row.reported_at))
    for one in await accounts.with_role(work.session, Role.DATA_PROTECTION):
        if one.id != work.actor.person:
            link = f"/breaches/reports/{row.id}"
            await messages.post(work, one.id, one.email, "breach_reported", name=one.short_name, until=until, link=link)
    return await _view(work, row)


async def my_reports(work: Work) -> list[BreachReportView]:
    """One's own, newest first, with what became of them."""
    work.must(Permission.BREACH_REPORT)
    mine = col(BreachReport.reported_by) == work.actor.person
    return [await _view(work, row) for row in await queries.reports(work.session, mine)]


async def waiting_reports(work: Work) -> list[BreachReportView]:
    """Those nobody has looked after, oldest first."""
    work.must(Permission.BREACH_HANDLE)
    rows = await queries.reports(work.session, col(BreachReport.settled_at).is_(None))
    return [await _view(work, row) for row in reversed(rows)]


async def breach_report(work: Work, report_id: UUID) -> BreachReportView:
    work.must(Permission.BREACH_HANDLE)
    row = await work.session.get(BreachReport, report_id)
    if row is None:
        raise NotFound
    return await _view(work, row)


async def no_breach(work: Work, report_id: UUID, command: NoBreach) -> BreachReportView:
    """There is nothing to log, and why: whoever reported it reads that."""
    work.must(Permission.BREACH_HANDLE)
    row = await to_settle(work, report_id)
    row.why_not = filled_in(command.why_not, "why_not", "Write why it is not to be logged")
    await settled(work, row)
    return await _view(work, row)


async def to_settle(work: Work, report_id: UUID) -> BreachReport:
    """Locked, and looked after by nobody yet."""
    row = await queries.locked_report(work.session, report_id)
    if row is None:
        raise NotFound
    if row.settled_at is not None:
        raise Conflict(SETTLED)
    return row


async def settled(work: Work, row: BreachReport) -> None:
    row.settled_by, row.settled_at = work.actor.person, work.now
    work.record(BreachReportSettled(subject=row.id, logged=row.breach_id is not None))
    await work.flush()


async def _view(work: Work, row: BreachReport) -> BreachReportView:
    who = await accounts.names(work.session, {row.reported_by})
    return BreachReportView(
        id=row.id,
        what=row.what,
        reported_by=who[row.reported_by],
        reported_at=row.reported_at,
        tell_by=rules.tell_by(row.reported_at),
        breach_id=row.breach_id,
        why_not=row.why_not,
        settled_at=row.settled_at,
    )
