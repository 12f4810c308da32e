"""What must not be removed: a hold stands from the first person's word on; two confirm it, and two lift it."""

from uuid import UUID

from sqlmodel import col, select

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import queries
from faculty_api.dataprotection.models import LegalHold
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.removals import HoldConfirmed, HoldLiftAsked, HoldLifted, HoldPlaced, HoldView, LiftHold, PlaceHold
from schemas.values import PersonId

THERE = "There is a hold on this person already"
SECOND = "You did the first half. Somebody else of data protection does the second"
SELF = "This is about you. Other people of data protection do this"
NOTHING = "There is nothing to do here any more. Look again"


async def place_hold(work: Work, person_id: UUID, command: PlaceHold) -> HoldView:
    """It stands at once: waiting for a second person must not cost the data."""
    work.must(Permission.HOLD_CHANGE)
    _not_oneself(work, person_id)
    found = await work.session.get(Person, person_id)
    if found is None or found.merged_into is not None:
        raise NotFound
    row = LegalHold(
        id=new_id(), person_id=person_id, reason=command.reason, placed_by=work.actor.person, placed_at=work.now
    )
    work.session.add(row)
    work.record(HoldPlaced(subject=row.id))
    await work.flush({"uq_legal_hold_live": Conflict(THERE)})
    return await _view(work, row)


async def confirm_hold(work: Work, hold_id: UUID) -> HoldView:
    work.must(Permission.HOLD_CHANGE)
    row = await _live(work, hold_id)
    if row.confirmed_by is not None:
        raise Conflict(NOTHING)
    if row.placed_by == work.actor.person:
        raise NotAllowed(SECOND)
    row.confirmed_by, row.confirmed_at = work.actor.person, work.now
    work.record(HoldConfirmed(subject=row.id))
    await work.flush({"ck_legal_hold_two_place": NotAllowed(SECOND)})
    return await _view(work, row)


async def ask_lift(work: Work, hold_id: UUID, command: LiftHold) -> HoldView:
    work.must(Permission.HOLD_CHANGE)
    row = await _live(work, hold_id)
    if row.lift_asked_by is not None:
        raise Conflict("Somebody has asked for this already. Another person lifts it")
    row.lift_asked_by, row.lift_asked_at, row.lift_reason = work.actor.person, work.now, command.reason
    work.record(HoldLiftAsked(subject=row.id))
    await work.flush()
    return await _view(work, row)


async def lift_hold(work: Work, hold_id: UUID) -> HoldView:
    work.must(Permission.HOLD_CHANGE)
    row = await _live(work, hold_id)
    if row.lift_asked_by is None:
        raise Conflict("Nobody has asked to lift this hold yet")
    if row.lift_asked_by == work.actor.person:
        raise NotAllowed(SECOND)
    row.lifted_by, row.lifted_at = work.actor.person, work.now
    work.record(HoldLifted(subject=row.id))
    await work.flush({"ck_legal_hold_two_lift": NotAllowed(SECOND)})
    return await _view(work, row)


async def holds(work: Work) -> list[HoldView]:
    """Those that stand, newest first."""
    work.must(Permission.HOLD_CHANGE)
    query = select(LegalHold).where(col(LegalHold.lifted_at).is_(None)).order_by(col(LegalHold.id).desc())
    rows = (await work.session.execute(query)).scalars().all()
    return [await _view(work, row) for row in rows if row.person_id != work.actor.person]


async def hold_of(work: Work, person_id: UUID) -> HoldView | None:
    work.must(Permission.HOLD_CHANGE)
    return next((one for one in await holds(work) if one.person == person_id), None)


def _not_oneself(work: Work, person_id: UUID) -> None:
    if person_id == work.actor.person:
        raise NotAllowed(SELF)


async def _live(work: Work, hold_id: UUID) -> LegalHold:
    query = select(LegalHold).where(col(LegalHold.id) == hold_id, col(LegalHold.lifted_at).is_(None)).with_for_update()
    row = (await work.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NotFound
    _not_oneself(work, row.person_id)
    return row


async def _view(work: Work, row: LegalHold) -> HoldView:
    ids = [row.person_id, row.placed_by, row.confirmed_by, row.lift_asked_by]
    names = {one.id: one.full_name for one in await queries.people(work.session, [one for one in ids if one])}
    return HoldView(
        id=row.id,
        person=PersonId(row.person_id),
        name=names[row.person_id],
        reason=row.reason,
        placed_by=PersonId(row.placed_by),
        placed_by_name=names[row.placed_by],
        placed_at=row.placed_at,
        confirmed_by_name=names[row.confirmed_by] if row.confirmed_by else "",
        confirmed_at=row.confirmed_at,
        lift_reason=row.lift_reason,
        lift_asked_by=PersonId(row.lift_asked_by) if row.lift_asked_by else None,
        lift_asked_by_name=names[row.lift_asked_by] if row.lift_asked_by else "",
        lift_asked_at=row.lift_asked_at,
    )
