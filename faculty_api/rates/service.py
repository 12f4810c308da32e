"""The policy desk: the book as it stands, proposals to change it, and the second person who decides."""

from collections.abc import Sequence

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.policy.book import load
from faculty_api.rates import editions, queries, rules, sheet, sound
from faculty_api.rates.books import adopted, amendment, amendments, book
from faculty_api.rates.deciding import adopt_many, decide, more_than_once, settle, withdraw
from faculty_api.rates.models import Rate
from faculty_api.rates.reading import (
    all_waiting,
    beforehand,
    desk,
    edition,
    figure,
    proposal,
    proposed,
    proposed_many,
    stands,
    together,
    waiting,
)  # fmt: skip
from faculty_api.rates.rules import Place, twice
from schemas.access import Permission
from schemas.errors import Fault
from schemas.rates import (
    EditionTaken,
    Foreseen,
    ProposeRate,
    RateKind,
    RateProposed,
    RateState,
    RateView,
)

__all__ = [
    "Place", "adopt_many", "adopted", "all_waiting", "amendment", "amendments", "book", "checked", "decide", "desk",
    "edition", "figure", "foreseen", "more_than_once", "proposal", "propose", "propose_edition", "proposed",
    "proposed_many", "stands", "together", "twice", "waiting", "withdraw",
]  # fmt: skip
MOST_REASON = 1000
MOST_FAULTS = 10
"""Told at once of one sheet."""
SHEET_TOO_LARGE = Fault(field="file", message="The sheet must be smaller than 1MB. Keep the rows of figures alone")


async def propose(work: Work, command: ProposeRate) -> RateView:
    """Put a figure forward. Words on pages are adopted at once; all else waits for a second person."""
    work.must(Permission.RATE_PROPOSE)
    return await _put(work, await checked(work, command))


async def foreseen(work: Work, command: ProposeRate) -> Foreseen:
    """When a figure would hold, before it is proposed. Nothing is stored."""
    work.must(Permission.RATE_PROPOSE)
    return await beforehand(work, await checked(work, command))


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
        await settle(work, row, RateState.ADOPTED, "")
    return await proposal(work, row.id)


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
    warning = sound.objection([*await adopted(work), *rows], [row.key for row in rows])
    views = [await _put(work, row) for row in new]
    return EditionTaken(proposals=views, unchanged=len(lines) - len(rows), before=len(rows) - len(new), warning=warning)


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
        raise Invalid.field("key", "There is no figure with this key in the policy book")
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
        two_people=rules.wants_two(parameter.used_by, parameter.unit),
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
