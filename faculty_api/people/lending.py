"""Somebody lets another Academy ask them for a while, and takes that back: themselves, or by phone through the team.

Offers queue on the tick: one that is sent while it is taken back either came first, or is not sent.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import msgspec
from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.people import lending_queries, lending_rules, queries
from faculty_api.people.lending_models import Lending
from schemas.access import Permission
from schemas.lending import Lend, LendingGiven, LendingTakenBack, LendingView, LentLine, Told
from schemas.people import AssociateStatus, LentDays
from schemas.values import PersonId

READ_OUT = "Read it to the person first. Tick the box when they have said yes"


async def lendings(work: Work, person_id: UUID) -> list[LendingView]:
    """Every tick of somebody, those that stand first: for themselves and the team of their own Academy."""
    reach = work.must(Permission.LENDING_VIEW)
    if await queries.one(work.session, reach, person_id) is None:
        raise NotFound
    return await _views(work, person_id)


async def lent(work: Work, academy: str | None = None) -> list[LentLine]:
    """Who may be asked by another Academy than their own, as far as the reader may see."""
    reach = work.must(Permission.LENDING_VIEW)
    rows = await lending_queries.lent(work.session, reach, london_day(work.now), academy)
    return [msgspec.convert(row, LentLine, from_attributes=True) for row in rows]


async def lend(work: Work, person_id: UUID, command: Lend) -> LendingView:
    """This Academy may ask them from now on, for sessions on these days."""
    reach = work.must(Permission.LENDING_CHANGE)
    row = await queries.locked(work.session, reach, person_id)
    if row is None:
        raise NotFound
    today, how = london_day(work.now), _how(work, person_id)
    days = (command.first_day or today, command.last_day)
    if command.academy not in networks.names():
        raise Invalid.field("academy", "Select a local academy")
    objection = lending_rules.objection(command.academy, row.academy_code, days, today)
    if objection:
        raise Invalid.field(*objection)
    if row.status == AssociateStatus.ENDED:
        raise Conflict("This person has left, so nobody can ask them")
    if how is Told.PHONE and not command.read_out:
        raise Invalid.field("read_out", READ_OUT)
    await _make_room(work, person_id, command.academy, today, how)
    made = Lending(
        id=new_id(),
        person_id=person_id,
        academy_code=command.academy,
        first_day=days[0],
        last_day=days[1],
        given_at=work.now,
        given_by=work.actor.person,
        given_how=how,
    )
    work.session.add(made)
    who = PersonId(person_id)
    work.record(
        LendingGiven(
            subject=who, lending=made.id, academy=made.academy_code, first_day=days[0], last_day=days[1], how=how
        )
    )
    await work.flush({"uq_lending_live": Conflict("This was chosen at the same time already. Look again")})
    await _tell(work, made, how, f"can ask you for sessions until {_words(made.last_day)}")
    return await _view(work, made)


async def end_lending(work: Work, person_id: UUID, lending_id: UUID) -> LendingView:
    """Taken back at once. Offers that wait for an answer are closed by ``offers.take_back``, the door to this."""
    reach = work.must(Permission.LENDING_CHANGE)
    if await queries.locked(work.session, reach, person_id) is None:
        raise NotFound
    row = await lending_queries.locked(work.session, person_id, col(Lending.id) == lending_id)
    if row is None:
        if await lending_queries.of_person(work.session, person_id, col(Lending.id) == lending_id):
            raise Conflict("This was taken back already")
        raise NotFound
    how = _how(work, person_id)
    _end(work, row, how)
    await work.flush()
    await _tell(work, row, how, "can no longer ask you for sessions")
    return await _view(work, row)


async def end_lendings(work: Work, person_id: UUID) -> None:
    """All of them, for somebody who leaves. Asks no permission: called by ``leaving``, which has asked."""
    for found in await lending_queries.of_person(work.session, person_id, col(Lending.ended_at).is_(None)):
        row = await lending_queries.locked(work.session, person_id, col(Lending.id) == found[0].id)
        if row is not None:
            _end(work, row, _how(work, person_id))
    await work.flush()


async def end_lending_to(work: Work, person_id: UUID, academy: str) -> None:
    """For somebody whose own Academy this is from now on. Asks no permission: called by use-cases that have asked."""
    row = await lending_queries.locked(work.session, person_id, col(Lending.academy_code) == academy)
    if row is not None:
        _end(work, row, _how(work, person_id))
        await work.flush()


def _how(work: Work, person_id: UUID) -> Told:
    return Told.PAGE if work.actor.person == person_id else Told.PHONE


def _end(work: Work, row: Lending, how: Told) -> None:
    row.ended_at, row.ended_by, row.ended_how = work.now, work.actor.person, how
    work.record(LendingTakenBack(subject=PersonId(row.person_id), lending=row.id, academy=row.academy_code, how=how))


async def _make_room(work: Work, person_id: UUID, academy: str, today: date, how: Told) -> None:
    """A tick whose days are over gives way to a new one; one that stands does not."""
    old = await lending_queries.locked(work.session, person_id, col(Lending.academy_code) == academy)
    if old is None:
        return
    if old.last_day >= today:
        place, until = networks.names()[academy], _words(old.last_day)
        raise Conflict(f"{place} can ask already, until {until}. To choose other days, take that back first")
    _end(work, old, how)
    await work.flush()


async def _tell(work: Work, row: Lending, how: Told, what: str) -> None:
    """What the team wrote down for somebody is told to them, with where to change it."""
    if how is Told.PAGE:
        return
    who = await accounts.person(work, row.person_id)
    academy = networks.names()[row.academy_code]
    said = {"name": who.short_name, "helper": work.actor.name, "academy": academy, "what": what}
    await messages.post(work, who.id, who.email, "lending_told", **said, link="/profile/lending")


def _words(day: date) -> str:
    return f"{day:%-d %B %Y}"


async def _view(work: Work, row: Lending) -> LendingView:
    return (await _views(work, row.person_id, row.id))[0]


async def _views(work: Work, person_id: UUID, only: UUID | None = None) -> list[LendingView]:
    where = [col(Lending.id) == only] if only else []
    today = london_day(work.now)
    return [
        LendingView(
            id=row.id,
            person_id=PersonId(row.person_id),
            academy=row.academy_code,
            first_day=row.first_day,
            last_day=row.last_day,
            given_at=row.given_at,
            given_by=giver,
            given_how=Told(row.given_how),
            ended_at=row.ended_at,
            ended_by=ender or "",
            ended_how=Told(row.ended_how) if row.ended_how else None,
            over=row.last_day < today,
        )
        for row, giver, ender in map(tuple, await lending_queries.of_person(work.session, person_id, *where))
    ]


async def held_lendings(work: Work, wanted: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], LentDays]:
    """By person and Academy, held until the end of the transaction. Asks no permission: only use-cases that asked
    already call it."""
    return await lending_queries.held(work.session, wanted)


async def lent_to(work: Work, academies: Collection[str], *, on: date | None = None) -> dict[UUID, LentDays]:
    """People of other Academies whom these may ask. Asks no permission, as ``held_lendings``."""
    return await lending_queries.lent_to(work.session, academies, london_day(work.now), on=on)
