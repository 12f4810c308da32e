"""The one way somebody's place in the faculty changes: held, looked at, changed, written down, told."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.leaving import queries, rules
from faculty_api.leaving.models import StandingChange
from faculty_api.messages import service as messages
from faculty_api.offers import service as offers
from faculty_api.people.models import Associate
from schemas.access import Reach
from schemas.people import AssociateStatus
from schemas.standing import Change, StandingChanged
from schemas.values import PersonId

LETTERS: dict[Change, tuple[str, str]] = {
    Change.PAUSED: ("You are on a break", "We send you no offers until it is over. You can come back sooner."),
    Change.RESUMED: ("Your break is over", "We can offer you sessions again."),
    Change.LEFT: (
        "You have left the faculty",
        "Thank you for everything you did with us. You can still log in to claim for what you did, until it is paid.",
    ),
    Change.RETURNED: ("You are back in the faculty", "See if there is anything to do before your next session."),
    Change.SUSPENDED: (
        "We will not offer you sessions for now",
        "Somebody from your team will call you to talk about it. What you did before is paid as always.",
    ),
    Change.LIFTED: ("We can offer you sessions again", "You do not need to do anything."),
}


class Held(NamedTuple):
    member: Associate
    person: Person
    own: bool
    before: AssociateStatus


async def hold(work: Work, reach: Reach, person_id: UUID, change: Change, bookings: Collection[UUID] = ()) -> Held:
    """Somebody in reach, held with the sessions of ``bookings``, for whom the change is possible."""
    if await queries.member(work.session, reach, person_id) is None:
        raise NotFound
    await offers.hold_person(work, person_id, bookings)
    found = await queries.member(work.session, reach, person_id)
    if found is None or not found[1].active:  # erased since, or long ago
        raise NotFound
    own = work.actor.person == person_id
    if own and reach.person is None:
        raise NotAllowed("This is about you. Do it on your own page, or ask a colleague")
    before = AssociateStatus(found[0].status)
    no = rules.objection(before, change, own)
    if no:
        raise Conflict(no)
    return Held(*found, own, before)


def reason(held: Held, words: str) -> str:
    """Of staff a reason is asked; of the person none."""
    return words.strip() if held.own else filled_in(words, "words", rules.REASON)


async def change(
    work: Work, held: Held, what: Change, words: str, *, until: date | None = None, bookings: int = 0, closed: int = 0
) -> None:
    """From ``held.before`` on; written down and told."""
    member = held.member
    member.status = rules.MOVES[held.before, what]
    member.paused_until = until if what is Change.PAUSED else None
    member.version += 1
    write_down(work, member.person_id, what, words, by=work.actor.person, until=until, bookings=bookings, closed=closed)
    await work.flush()
    await tell(work, held.person, what)


def write_down(
    work: Work, person_id: UUID, what: Change, words: str, *, by: UUID | None, until: date | None = None,
    bookings: int = 0, closed: int = 0,
) -> None:  # fmt: skip
    row = StandingChange(id=new_id(), person_id=person_id, what=what, until_day=until, words=words, by=by, at=work.now)
    work.session.add(row)
    work.record(
        StandingChanged(
            subject=PersonId(person_id), change=row.id, what=what, until=until, bookings=bookings, offers=closed
        )
    )


async def tell(work: Work, person: Person, what: Change) -> None:
    said, after = LETTERS[what]
    name = person.short_name
    link = "/profile/joining" if what is Change.RETURNED else "/profile/break"
    facts = {"name": name, "what": said, "next": after, "link": link}
    await messages.post(work, person.id, person.email, "standing_changed", **facts)
    await work.flush()
