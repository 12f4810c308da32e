"""The policy desk: the book as it stands, proposals to change it, and the second person who decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.policy.amend import Amendment, amended
from faculty_api.policy.book import Book, load
from faculty_api.policy.parameter import Dated
from faculty_api.rates import editions, queries, rules, sheet, showing
from faculty_api.rates.models import Rate
from schemas.access import Permission
from schemas.errors import Fault
from schemas.rates import (
    BookStands,
    DecideRate,
    EditionTaken,
    FigureDetail,
    FigureView,
    ProposeRate,
    RateDecided,
    RateKind,
    RateProposed,
    RateState,
    RateView,
)

_KEPT = "faculty.rates"
MOST_REASON = 1000
MOST_FAULTS = 10
"""Told at once of one sheet."""
SHEET_TOO_LARGE = Fault(field="file", message="The sheet must be smaller than 1MB. Keep the rows of figures alone")


async def book(work: Work, academy: str | None = None, *, known: datetime | None = None) -> Book:
    """The book as it holds for an Academy (None: for everybody), as it was known at an instant (None: now).

    Asks no permission: called by use-cases that have asked.
    """
    return amended(amendments(await adopted(work), academy, known))


async def adopted(work: Work) -> Sequence[Rate]:
    """Every adopted figure, read once for one piece of work."""
    if _KEPT not in work.session.info:
        work.session.info[_KEPT] = await queries.adopted(work.session)
    rows: Sequence[Rate] = work.session.info[_KEPT]
    return rows


def amendments(
    rows: Sequence[Rate], academy: str | None = None, known: datetime | None = None
) -> tuple[Amendment, ...]:
    return tuple(
        amendment(row)
        for row in rows
        if row.academy_code in (None, academy) and (known is None or (row.decided_at or row.proposed_at) <= known)
    )


def amendment(row: Rate) -> Amendment:
    local = row.kind == RateKind.LOCAL
    entry = Dated(
        from_=row.from_date,
        value=row.value,
        standing=rules.standing_of(RateKind(row.kind)),
        document=row.document or None,
        clause=row.clause or None,
        source=f"A local decision: {row.reason}" if local else row.reason,
    )
    return Amendment(key=row.key, entry=entry, local=local, until=row.until)


async def desk(work: Work) -> list[FigureView]:
    """Every figure as it stands today."""
    work.must(Permission.POLICY_VIEW)
    rows, waiting = await adopted(work), await queries.waiting(work.session)
    deciders = await _deciders(work)
    today, now = london_day(work.now), await book(work)
    return [showing.figure(one, today, rows, waiting, deciders) for one in now.parameters.values()]


async def figure(work: Work, key: str) -> FigureDetail:
    """One figure with everything that was ever said of it."""
    work.must(Permission.POLICY_VIEW)
    parameter = (await book(work)).parameters.get(key)
    if parameter is None:
        raise NotFound("We could not find this figure in the policy book")
    rows, told = await adopted(work), await queries.of_key(work.session, key)
    deciders = await _deciders(work)
    waiting = [one for one in told if one.Rate.state == RateState.PROPOSED]
    return FigureDetail(
        figure=showing.figure(parameter, london_day(work.now), rows, waiting, deciders),
        entries=showing.entries(parameter, rows, deciders),
        proposals=[await _view(work, one) for one in told if work.actor.may(Permission.RATE_VIEW)],
        wanted=parameter.wanted(),
    )


async def _deciders(work: Work) -> dict[UUID, str]:
    """Who adopted each figure, for staff; associates read the figures without the names."""
    return await queries.deciders(work.session) if work.actor.may(Permission.RATE_VIEW) else {}


async def proposal(work: Work, rate_id: UUID) -> RateView:
    work.must(Permission.RATE_VIEW)
    told = await queries.told(work.session, rate_id)
    if told is None:
        raise NotFound("We could not find this proposal")
    return await _view(work, told)


async def proposed(work: Work, rate_id: UUID) -> Rate:
    """The row of a proposal, whatever became of it. Called by use-cases that have asked."""
    told = await queries.told(work.session, rate_id)
    if told is None:
        raise NotFound("We could not find this proposal")
    row: Rate = told.Rate
    return row


async def waiting(work: Work) -> list[RateView]:
    """Proposals nobody has decided yet, the newest first."""
    work.must(Permission.RATE_VIEW)
    return [await _view(work, told) for told in await queries.waiting(work.session)]


async def stands(work: Work) -> BookStands:
    """How much of the book is confirmed, and how many proposals wait for this actor."""
    work.must(Permission.POLICY_VIEW)
    figures = (await book(work)).parameters.values()
    today = london_day(work.now)
    open_ones = [one.on(today).standing in showing.UNCONFIRMED for one in figures]
    mine = [view for view in await waiting(work) if view.may_decide]
    return BookStands(figures=len(open_ones), unconfirmed=sum(open_ones), waiting_for_me=len(mine))


async def propose(work: Work, command: ProposeRate) -> RateView:
    """Put a figure forward. One that changes nobody's pay is adopted at once; the others wait for a second person."""
    work.must(Permission.RATE_PROPOSE)
    return await _put(work, await checked(work, command))


async def _put(work: Work, row: Rate) -> RateView:
    work.session.add(row)
    work.record(
        RateProposed(
            subject=row.id,
            key=row.key,
            rate_kind=RateKind(row.kind),
            from_=row.from_date,
            value=row.value,
            academy=row.academy_code,
            until=row.until,
        )
    )
    await work.flush()
    if not row.two_people:
        await _settle(work, row, RateState.ADOPTED, "")
    return await proposal(work, row.id)


async def edition(work: Work) -> bytes:
    """Every figure as it stands today, as a sheet to fill in."""
    work.must(Permission.POLICY_VIEW)
    today = london_day(work.now)
    return sheet.written((one, one.on(today)) for one in (await book(work)).parameters.values())


async def propose_edition(work: Work, content: bytes, reason: str) -> EditionTaken:
    """A filled-in sheet: each row that says something new becomes a proposal, or none does and every fault is told."""
    work.must(Permission.RATE_PROPOSE)
    if not reason.strip() or len(reason) > MOST_REASON:
        words = f"The reason must be {MOST_REASON:,} characters or less" if reason.strip() else "Enter why"
        raise Invalid.field("reason", words)
    lines = sheet.lines(content)
    changes, wrong = editions.changes(lines, await book(work), london_day(work.now), " ".join(reason.split()))
    rows, more = await _all_checked(work, changes)
    if wrong or more:
        told = _first(wrong + more)
        faults = [Fault(field="" if at else "file", message=words) for at, words in enumerate(told)]
        raise Invalid(". ".join(told), faults=tuple(faults))
    waiting = {_same(one.Rate) for one in await queries.waiting(work.session)}
    new = [row for row in rows if _same(row) not in waiting]
    views = [await _put(work, row) for row in new]
    return EditionTaken(proposals=views, unchanged=len(lines) - len(rows), before=len(rows) - len(new))


async def _all_checked(work: Work, changes: Sequence[editions.Change]) -> tuple[list[Rate], list[str]]:
    rows, wrong = [], []
    for change in changes:
        try:
            rows.append(await checked(work, change.command))
        except Invalid as no:
            wrong += [f"Row {change.row}, {change.command.key}: {fault.message}" for fault in no.faults]
    return rows, wrong


def _first(faults: Sequence[str]) -> list[str]:
    more = len(faults) - MOST_FAULTS
    return [*faults[:MOST_FAULTS], *([f"There are {more} more problems in this file"] if more > 0 else [])]


def _same(row: Rate) -> tuple[object, ...]:
    return row.key, row.kind, row.academy_code, row.from_date, row.value, row.document, row.clause


async def checked(work: Work, command: ProposeRate) -> Rate:
    """The row a proposal would become, or ``Invalid`` with all that is wrong with it. Nothing is stored.

    Called by use-cases that have asked.
    """
    parameter = load().parameters.get(command.key)
    if parameter is None:
        raise NotFound("We could not find this figure in the policy book")
    faults = await _faults(work, command)
    try:
        value = parameter.accept(command.value)
    except ValueError as wanted:
        faults.append(Fault(field="value", message=f"The value must be {wanted}"))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
    return Rate(
        id=new_id(),
        key=command.key,
        kind=command.kind,
        academy_code=command.academy,
        from_date=command.from_,
        until=command.until,
        value=value,
        document=command.document.strip(),
        clause=command.clause.strip(),
        reason=command.reason.strip(),
        two_people=rules.wants_two(parameter.used_by),
        proposed_by=work.actor.person,
        proposed_role=work.actor.role,
        proposed_at=work.now,
    )


async def _faults(work: Work, command: ProposeRate) -> list[Fault]:
    under = await book(work, command.academy)
    begins = under.begins
    entry = under.parameters[command.key].on(max(command.from_, begins))
    found = rules.faults(command, rules.Standing(entry.value, entry.standing), begins)
    if command.academy and command.academy not in {one.code for one in await networks.academies(work)}:
        found.append(Fault(field="academy", message="Select an Academy from the list"))
    if not command.reason.strip():
        found.append(Fault(field="reason", message="Enter why"))
    return found


async def decide(work: Work, rate_id: UUID, command: DecideRate) -> RateView:
    """Adopt or refuse what somebody else proposed."""
    work.must(Permission.RATE_DECIDE)
    row = await queries.rate(work.session, rate_id)
    if row is None:
        raise NotFound("We could not find this proposal")
    given = rules.Proposal(row.state, row.two_people, row.proposed_by, row.proposed_role)
    no = rules.objection_to_decider(given, work.actor.person, work.actor.role)
    if no:
        raise (NotAllowed if row.state == RateState.PROPOSED else Conflict)(no)
    reason = command.reason.strip()
    if not command.adopt and not reason:
        raise Invalid(
            "Enter why you are not adopting it",
            faults=(Fault(field="reason", message="Enter why you are not adopting it"),),
        )
    await _settle(work, row, RateState.ADOPTED if command.adopt else RateState.REFUSED, reason)
    return await proposal(work, rate_id)


async def withdraw(work: Work, rate_id: UUID) -> RateView:
    """Take back one's own proposal before it is decided."""
    work.must(Permission.RATE_PROPOSE)
    row = await queries.rate(work.session, rate_id)
    if row is None:
        raise NotFound("We could not find this proposal")
    if row.state != RateState.PROPOSED:
        raise Conflict(rules.ALREADY[RateState(row.state)])
    if row.proposed_by != work.actor.person:
        raise NotAllowed("Only the person who proposed this can take it back")
    row.state = RateState.WITHDRAWN
    work.record(RateDecided(subject=row.id, key=row.key, outcome=RateState.WITHDRAWN))
    await work.flush()
    return await proposal(work, rate_id)


async def _settle(work: Work, row: Rate, state: RateState, reason: str) -> None:
    row.state, row.decision_reason = state, reason
    row.decided_by, row.decided_role, row.decided_at = work.actor.person, work.actor.role, work.now
    work.record(RateDecided(subject=row.id, key=row.key, outcome=state, reason=reason))
    two = NotAllowed("A figure that changes pay needs one person of the national team and one of finance")
    await work.flush({"ck_rate_two_people": two})
    work.session.info.pop(_KEPT, None)


async def _view(work: Work, told: Any) -> RateView:
    row: Rate = told.Rate
    under = (await book(work, row.academy_code, known=row.proposed_at if row.decided_at else None)).parameters[row.key]
    return showing.rate(told, under, work.actor)
