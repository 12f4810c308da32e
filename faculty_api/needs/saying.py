"""What helps somebody take part, said by themselves or, by phone, to their team. Bookings to come follow in the same
transaction."""

from typing import NamedTuple
from uuid import UUID

from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.availability.models import BookedTime
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.needs import booking, queries, words
from faculty_api.needs.models import AccessNeed, AccessTask
from faculty_api.people import queries as people
from faculty_api.people.models import Associate
from schemas.access import Permission, Reach
from schemas.needs import (
    MOST_NEEDS,
    AccessNeedHeard,
    AccessNeedSaid,
    AccessNeedTakenBack,
    AccessNeedWeighed,
    HearNeed,
    NeedId,
    NeedKept,
    NeedView,
    SayNeed,
    WeighNeed,
    Weight,
)
from schemas.people import AssociateStatus
from schemas.places import PlaceHas
from schemas.values import PersonId


class Refusals(NamedTuple):
    """In the words of whoever says it: the person, or their team on the phone with them."""

    empty: str
    weight: str
    twice: str
    full: str


OWN = Refusals(
    "Enter what helps you",
    "Select if you must have this, or if it would help",
    "You have told us this already",
    f"You have told us {MOST_NEEDS} things. Take one away before you add another, or call us",
)
THEIRS = Refusals(
    "Enter what helps them",
    "Select if they must have this, or if it would help",
    "We have this written down already",
    f"We have {MOST_NEEDS} things written down. They take one away on their own page before another is added",
)


async def needs(work: Work, vault: Vault, person_id: UUID) -> list[NeedView]:
    """What helps somebody take part, the oldest first. Of somebody who left only they themselves see it."""
    reach = work.must(Permission.NEED_VIEW)
    found = await people.one(work.session, reach, person_id)
    if found is None:
        raise NotFound
    if found[0].status == AssociateStatus.ENDED and work.actor.person != person_id:
        return []
    return await _views(work, vault, person_id)


async def say(work: Work, vault: Vault, person_id: UUID, command: SayNeed) -> NeedKept:
    """One more thing that helps; it becomes a task on every booking to come."""
    reach = work.must(Permission.NEED_SAY)
    await _me(work, reach, person_id)
    made = await _made(work, vault, person_id, command, OWN)
    work.record(AccessNeedSaid(subject=PersonId(person_id), need_id=NeedId(made.id)))
    return await _kept(work, made)


async def hear(work: Work, vault: Vault, person_id: UUID, command: HearNeed) -> NeedKept:
    """Written down by their team, and it counts at once: they are told, and can take it away on their own page."""
    reach = work.must(Permission.NEED_HEAR)
    await _me(work, reach, person_id)
    if command.said_on > london_day(work.now):
        raise Invalid.field("said_on", "The day they told you must be today or in the past")
    told_by = filled_in(command.told_by, "told_by", "Enter who told you, and how")
    made = await _made(work, vault, person_id, command, THEIRS)
    work.record(
        AccessNeedHeard(subject=PersonId(person_id), need_id=NeedId(made.id), said_on=command.said_on, told_by=told_by)
    )
    who = await accounts.person(work, person_id)
    facts = {"name": who.short_name, "helper": work.actor.name}
    await messages.post(work, who.id, who.email, "need_written_down", **facts, link="/profile/access-needs")
    return await _kept(work, made)


async def weigh(work: Work, person_id: UUID, need_id: UUID, command: WeighNeed) -> NeedKept:
    """Whether it is a must-have or a would-help; bookings read it there."""
    reach = work.must(Permission.NEED_SAY)
    await _me(work, reach, person_id)
    need = await _mine(work, person_id, need_id)
    weight = _weight(command.weight, OWN)
    if need.weight != weight:
        need.weight = weight
        work.record(AccessNeedWeighed(subject=PersonId(person_id), need_id=NeedId(need_id)))
        await work.flush()
    return NeedKept(id=NeedId(need_id))


async def take_back(work: Work, person_id: UUID, need_id: UUID) -> NeedKept:
    """They do not need it any more: its words go, and bookings to come are told."""
    reach = work.must(Permission.NEED_SAY)
    member = await _me(work, reach, person_id)
    need = await _mine(work, person_id, need_id)
    booking.end(work, await queries.held(work.session, work.now, col(AccessTask.need_id) == need_id))
    need.ended_at, need.words, need.place = work.now, None, ""
    if need.from_list:
        member.access_needs = None
        member.version += 1
    work.record(AccessNeedTakenBack(subject=PersonId(person_id), need_id=NeedId(need_id)))
    await work.flush()
    return NeedKept(id=NeedId(need_id))


async def _made(work: Work, vault: Vault, person_id: UUID, command: SayNeed | HearNeed, no: Refusals) -> AccessNeed:
    weight, said = _weight(command.weight, no), command.words.strip()
    if not said:
        raise Invalid.field("words", no.empty)
    there = await _views(work, vault, person_id)
    if len(there) >= MOST_NEEDS:
        raise Conflict(no.full)
    if any(one.words.casefold() == said.casefold() for one in there):
        raise Invalid.field("words", no.twice)
    if command.place is PlaceHas.CHECKED:
        raise Invalid.field("place", "Select what the place must have from the list")
    made = AccessNeed(id=new_id(), person_id=person_id, weight=weight, place=command.place or "", said_at=work.now)
    made.words = vault.seal(said, place=words.place(made))
    work.session.add(made)
    return made


async def _kept(work: Work, made: AccessNeed) -> NeedKept:
    await work.flush()
    await booking.add(work, col(BookedTime.person_id) == made.person_id)
    return NeedKept(id=NeedId(made.id))


async def _me(work: Work, reach: Reach, person_id: UUID) -> Associate:
    """Held, so that a yes to an offer and a new need wait for each other."""
    found = await people.locked(work.session, reach, person_id)
    if found is None:
        raise NotFound
    return found


async def _mine(work: Work, person_id: UUID, need_id: UUID) -> AccessNeed:
    found = await queries.locked_need(work.session, person_id, need_id)
    if found is None:
        raise NotFound
    return found


def _weight(weight: Weight, no: Refusals) -> Weight:
    if weight is Weight.NOT_SAID:
        raise Invalid.field("weight", no.weight)
    return weight


async def _views(work: Work, vault: Vault, person_id: UUID) -> list[NeedView]:
    rows = await queries.needs(work.session, person_id)
    return await words.need_views(work, vault, rows)
