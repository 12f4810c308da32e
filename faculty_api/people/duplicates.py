"""People who may be in the register twice: listed with why, and two people told apart for good."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.people import alike, duplicate_queries, queries, rules
from faculty_api.people.alike import Known
from faculty_api.people.models import NotSame
from schemas.access import Permission, Reach
from schemas.duplicates import AlikePair, Duplicates, FoundNotSame, FoundTwo, LooksLike, NotSameView, SayNotSame
from schemas.roster import Why
from schemas.values import PersonId

MOST_PAIRS = 50
MOST_TOLD_APART = 100


async def duplicates(work: Work) -> Duplicates:
    """Pairs within reach who look alike, the likeliest first, and those somebody found to be two people. Also who is
    lent and looks like somebody of the Academy that they are lent to: both Academies see it."""
    reach = work.must(Permission.PERSON_MERGE)
    rows = await duplicate_queries.compared(work.session, reach)
    shown, beyond = {row.id: _line(row) for row in rows}, await _across(work, reach)
    two = [
        (row, sides)
        for row in await duplicate_queries.two_people(work.session)
        if (sides := _sides(row.person_id, row.other_id, shown, beyond))
    ]
    apart = {frozenset((row.person_id, row.other_id)) for row, _ in two}
    found = [
        *(pair for ids, pair in beyond.items() if ids not in apart),
        *(
            AlikePair(one=shown[one.id], other=shown[other.id], why=why)
            for one, other, why in await asyncio.to_thread(alike.pairs, [*map(_known, rows)])
            if frozenset((one.id, other.id)) not in apart
        ),
    ]
    return Duplicates(
        pairs=found[:MOST_PAIRS],
        two_people=[
            FoundTwo(one=sides[0], other=sides[1], said_by=row.full_name, said_at=row.said_at)
            for row, sides in two[:MOST_TOLD_APART]
        ],
        more=len(found) > MOST_PAIRS,
    )


async def _across(work: Work, reach: Reach) -> dict[frozenset[UUID], AlikePair]:
    """By both ids. Of the other's record no more is told than the name, nor which number or postcode both have."""
    found = {}
    for mine, theirs, lent in await duplicate_queries.across(work.session, reach, london_day(work.now)):
        if why := alike.why_alike(_known(mine), _known(theirs)):
            hidden = {"preferred_name": "", "email": None, "phone": "", "postcode": "", "beyond": True, "lent": lent}
            other = msgspec.structs.replace(_line(theirs), **hidden)
            names: list[Why] = [one for one in why if one not in (Why.SAME_PHONE, Why.SAME_POSTCODE)]
            found[frozenset((mine.id, theirs.id))] = AlikePair(one=_line(mine), other=other, why=names)
    return found


def _sides(
    one: UUID, other: UUID, shown: Mapping[UUID, LooksLike], beyond: Mapping[frozenset[UUID], AlikePair]
) -> tuple[LooksLike, LooksLike] | None:
    if one in shown and other in shown:
        return shown[one], shown[other]
    pair = beyond.get(frozenset((one, other)))
    return (pair.one, pair.other) if pair else None


async def say_not_same(work: Work, person_id: UUID, command: SayNotSame) -> NotSameView:
    """They are two people, and are not suggested again; or: look at them again."""
    reach = work.must(Permission.PERSON_MERGE)
    if person_id == command.other:
        raise Conflict("This is one record. Choose two different ones")
    both = {person_id, command.other}
    within = len(await duplicate_queries.compared(work.session, reach, both)) == 2
    if not within and frozenset(both) not in await _across(work, reach):
        raise NotFound
    first, second = sorted(both)
    row = NotSame(person_id=first, other_id=second, said_by=work.actor.person, said_at=work.now)
    if command.not_same:
        news = await duplicate_queries.say_not_same(work.session, (first, second), row)
    else:
        news = await duplicate_queries.forget_not_same(work.session, (first, second))
    if news:
        work.record(FoundNotSame(subject=PersonId(person_id), other=command.other, not_same=command.not_same))
        await work.flush()
    return NotSameView(not_same=command.not_same)


async def kept_record(work: Work, person_id: UUID) -> UUID | None:
    """Where an old address leads: the record that this one was joined to, if it was and the reader may see it."""
    reach = work.must(Permission.PERSON_VIEW)
    return await queries.kept_record(work.session, reach, person_id, payee=rules.payees_only(work.actor))


def _known(row: Any) -> Known:
    return Known(row.id, row.full_name, row.preferred_name, row.phone, row.postcode, row.academy)


def _line(row: Any) -> LooksLike:
    return msgspec.convert(row, LooksLike, from_attributes=True)
