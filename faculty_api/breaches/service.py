"""The log of breaches: administrators and data protection log one, data protection decides who is told."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, text, true
from sqlmodel import col

from faculty_api.accounts import queries as accounts
from faculty_api.breaches import queries, reporting, rules
from faculty_api.breaches.models import BreachEntry
from faculty_api.breaches.reporting import breach_report, my_reports, no_breach, report_breach, waiting_reports
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers.drafting import when_words
from schemas.access import Permission, Role
from schemas.breaches import (
    BreachChanged,
    BreachLogged,
    BreachVersion,
    BreachView,
    Category,
    ChangeBreach,
    Exempt,
    LogBreach,
    Risk,
)

__all__ = [
    "breach",
    "breach_report",
    "breaches",
    "change_breach",
    "log_breach",
    "log_reported",
    "my_reports",
    "no_breach",
    "report_breach",
    "waiting_reports",
]
LOCK = 7_305_034
CHANGED = "Somebody else saved this at the same time. Look at what they wrote, then save yours again"


async def log_breach(work: Work, command: LogBreach) -> BreachView:
    """Its first version. Data protection is told at once, with no word of what happened."""
    work.must(Permission.BREACH_LOG)
    # One at a time, so that numbers have no gaps and nobody can wonder which entry is missing.
    await work.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    made, number = new_id(), await queries.next_number(work.session)
    row = await _saved(work, command, made, number, 1)
    work.record(BreachLogged(subject=made))
    await work.flush()
    for one in await accounts.with_role(work.session, Role.DATA_PROTECTION):
        if one.id != work.actor.person:
            facts = {"name": one.short_name, "until": when_words(rules.tell_by(row.found_at))}
            await messages.post(work, one.id, one.email, "breach_logged", link=f"/breaches/{made}", **facts)
    return await _view(work, [row])


async def log_reported(work: Work, report_id: UUID, command: LogBreach) -> BreachView:
    """``log_breach``, of what somebody reported: they see that it is logged."""
    work.must(Permission.BREACH_HANDLE)
    report = await reporting.to_settle(work, report_id)
    made = await log_breach(work, command)
    report.breach_id = made.id
    await reporting.settled(work, report)
    return made


async def breaches(work: Work) -> list[BreachView]:
    """All of them for data protection, those they logged for an administrator; newest first."""
    work.must(Permission.BREACH_LOG)
    return [await _view(work, versions) for versions in await queries.breaches(work.session, _reach(work))]


async def breach(work: Work, breach_id: UUID) -> BreachView:
    work.must(Permission.BREACH_LOG)
    return await _view(work, await _versions(work, breach_id))


async def change_breach(work: Work, breach_id: UUID, command: ChangeBreach) -> BreachView:
    """What was learnt or decided since, as a new version; the old ones stay."""
    work.must(Permission.BREACH_HANDLE)
    versions = await _versions(work, breach_id)
    if versions[0].version != command.version:
        raise Conflict(CHANGED)
    row = await _saved(work, command, breach_id, versions[0].number, command.version + 1)
    row.regulator, row.regulator_at = command.regulator, command.regulator_at
    row.regulator_why, row.people_told, row.people_why = (
        command.regulator_why.strip(), command.people_told, command.people_why.strip(),
    )  # fmt: skip
    row.regulator_by, row.people_exempt = command.regulator_by.strip(), command.people_exempt
    row.people_on, row.people_number, row.people_how = (
        command.people_on, command.people_number, command.people_how.strip(),
    )  # fmt: skip
    row.closed = command.closed
    told = {"regulator": command.regulator, "people_told": command.people_told}
    work.record(BreachChanged(subject=breach_id, version=row.version, **told))
    await work.flush({"uq_breach_entry_breach_id_version": Conflict(CHANGED)})
    return await _view(work, [row, *versions])


async def _saved(work: Work, command: LogBreach, breach_id: UUID, number: int, version: int) -> BreachEntry:
    found = list(rules.faults(command, work.now))
    if found:
        raise Invalid(found[0].message, faults=tuple(found))
    row = BreachEntry(
        id=new_id(),
        breach_id=breach_id,
        number=number,
        version=version,
        what=command.what.strip(),
        found_at=command.found_at,
        categories=sorted(set(command.categories)),
        people=command.people,
        risk=command.risk,
        risk_words=command.risk_words.strip(),
        done=command.done.strip(),
        saved_by=work.actor.person,
        saved_at=work.now,
    )
    work.session.add(row)
    return row


def _reach(work: Work) -> ColumnElement[bool]:
    return true() if work.actor.may(Permission.BREACH_HANDLE) else queries.logged_by(work.actor.person)


async def _versions(work: Work, breach_id: UUID) -> list[BreachEntry]:
    found = await queries.breaches(work.session, _reach(work), col(BreachEntry.breach_id) == breach_id)
    if not found:
        raise NotFound
    return found[0]


async def _view(work: Work, versions: Sequence[BreachEntry]) -> BreachView:
    names = await accounts.names(work.session, {one.saved_by for one in versions})
    now, first = versions[0], versions[-1]
    history = [_version(one, names) for one in versions]
    return BreachView(
        id=now.breach_id,
        number=now.number,
        clock=rules.clock(found_at=now.found_at, told=now.regulator, told_at=now.regulator_at, now=work.now),
        tell_by=rules.tell_by(now.found_at),
        hours_left=rules.hours_left(now.found_at, work.now),
        logged_by=names[first.saved_by],
        now=history[0],
        history=history,
        may_change=work.actor.may(Permission.BREACH_HANDLE),
    )


def _version(one: BreachEntry, names: dict[UUID, str]) -> BreachVersion:
    return BreachVersion(
        version=one.version,
        what=one.what,
        found_at=one.found_at,
        categories=[Category(each) for each in one.categories],
        people=one.people,
        risk=Risk(one.risk),
        risk_words=one.risk_words,
        done=one.done,
        regulator=one.regulator,
        regulator_at=one.regulator_at,
        regulator_why=one.regulator_why,
        people_told=one.people_told,
        people_why=one.people_why,
        regulator_by=one.regulator_by,
        people_exempt=Exempt(one.people_exempt) if one.people_exempt else None,
        people_on=one.people_on,
        people_number=one.people_number,
        people_how=one.people_how,
        closed=one.closed,
        saved_by=names[one.saved_by],
        saved_at=one.saved_at,
    )
