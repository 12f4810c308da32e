"""Two people who are not to lead a session together, as when one manages or commissions the other: said by the team."""

from uuid import UUID

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.people import queries
from schemas.access import Permission
from schemas.apart import NotWithPerson, NotWithSaid, NotWithView, SayNotWith
from schemas.values import PersonId

MOST_FOUND = 20


async def not_with(work: Work, person_id: UUID, q: str = "") -> NotWithView:
    """Whom somebody is not paired with, within reach. ``q``: words of the name of somebody to add."""
    reach = work.must(Permission.PAIR_SUGGEST)
    names = await queries.names(work.session, reach)
    if person_id not in names:
        raise NotFound
    apart = {other for pair in await queries.kept_apart(work.session, names) if person_id in pair for other in pair} - {
        person_id
    }
    wanted = q.casefold().split()
    found = [
        one
        for one, name in names.items()
        if wanted and one not in {person_id, *apart} and all(word in name.casefold() for word in wanted)
    ]
    return NotWithView(
        person_id=PersonId(person_id),
        name=names[person_id],
        people=[NotWithPerson(id=PersonId(one), name=name) for one, name in names.items() if one in apart],
        found=[NotWithPerson(id=PersonId(one), name=names[one]) for one in found[:MOST_FOUND]],
    )


async def say_not_with(work: Work, person_id: UUID, command: SayNotWith) -> NotWithView:
    """From now on; what they said yes to together stays, and the team looks at it."""
    reach = work.must(Permission.PAIR_SUGGEST)
    if person_id == command.other:
        raise Conflict("This is one person. Choose somebody else")
    names = await queries.names(work.session, reach)
    if not {person_id, command.other} <= names.keys():
        raise NotFound
    if await queries.set_apart(work.session, person_id, command.other, command.not_with):
        work.record(NotWithSaid(subject=PersonId(person_id), other=command.other, not_with=command.not_with))
        await work.flush()
    return await not_with(work, person_id)
