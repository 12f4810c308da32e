"""People who may be in the register twice: listed with why, and two people told apart for good."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.people import alike, duplicate_queries, queries, rules
from faculty_api.people.alike import Known
from faculty_api.people.models import NotSame
from schemas.access import Permission
from schemas.duplicates import AlikePair, Duplicates, FoundNotSame, FoundTwo, LooksLike, NotSameView, SayNotSame
from schemas.values import PersonId

MOST_PAIRS = 50
MOST_TOLD_APART = 100


async def duplicates(work: Work) -> Duplicates:
    """Pairs within reach who look alike, the likeliest first, and those somebody found to be two people."""
    reach = work.must(Permission.PERSON_MERGE)
    rows = await duplicate_queries.compared(work.session, reach)
    shown = {row.id: row for row in rows}
    told = [
        row
        for row in await duplicate_queries.two_people(work.session)
        if row.person_id in shown and row.other_id in shown
    ]
    apart = {frozenset((row.person_id, row.other_id)) for row in told}
    found = [pair for pair in await asyncio.to_thread(alike.pairs, [*map(_known, rows)]) if _ids(pair) not in apart]
    return Duplicates(
        pairs=[
            AlikePair(one=_line(shown[one.id]), other=_line(shown[other.id]), why=why)
            for one, other, why in found[:MOST_PAIRS]
        ],
        two_people=[
            FoundTwo(
                one=_line(shown[row.person_id]),
                other=_line(shown[row.other_id]),
                said_by=row.full_name,
                said_at=row.said_at,
            )
            for row in told[:MOST_TOLD_APART]
        ],
        more=len(found) > MOST_PAIRS,
    )


async def say_not_same(work: Work, person_id: UUID, command: SayNotSame) -> NotSameView:
    """They are two people, and are not suggested again; or: look at them again."""
    reach = work.must(Permission.PERSON_MERGE)
    if person_id == command.other:
        raise Conflict("This is one record. Choose two different ones")
    if len(await duplicate_queries.compared(work.session, reach, {person_id, command.other})) < 2:
        raise NotFound
    first, second = sorted((person_id, command.other))
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


def _ids(pair: Sequence[Any]) -> frozenset[UUID]:
    return frozenset((pair[0].id, pair[1].id))
