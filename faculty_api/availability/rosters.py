"""When people are usually free, as a roster says it."""

from collections.abc import Mapping, Sequence
from datetime import time
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from faculty_api.availability import rules
from faculty_api.availability.models import Availability, UsualTime
from faculty_api.kernel.work import Work
from schemas import roster
from schemas.availability import AvailabilityMode, AvailabilitySaid, UsualSlot
from schemas.values import PersonId


async def hear(work: Work, said: Mapping[UUID, Sequence[roster.UsualTime]]) -> None:
    """Keeps it of those who have said nothing themselves; at other times they can be asked.

    Asks no permission: only an import that asked already calls it.
    """
    spoken = select(col(Availability.person_id)).where(col(Availability.person_id).in_(list(said)))
    own_words = set((await work.session.execute(spoken)).scalars())
    heard = {person: times for person, times in said.items() if person not in own_words}
    for person, times in heard.items():
        work.session.add(Availability(person_id=person, mode=AvailabilityMode.ASK_ME, said_at=work.now, from_list=True))
        work.session.add_all(
            [
                UsualTime(person_id=person, weekday=slot.weekday, starts=slot.starts, ends=slot.ends)
                for slot in rules.merged(map(_slot, times))
            ]
        )
        work.record(AvailabilitySaid(subject=PersonId(person), mode=AvailabilityMode.ASK_ME, from_list=True))
    await work.flush()


def _slot(said: roster.UsualTime) -> UsualSlot:
    return UsualSlot(weekday=said.weekday, starts=time.fromisoformat(said.start), ends=time.fromisoformat(said.end))
