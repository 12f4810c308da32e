"""When people are usually free, as a roster says it."""

from collections.abc import Mapping, Sequence
from datetime import time
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import col

from faculty_api.availability import rules
from faculty_api.availability.models import Availability, UsualTime
from faculty_api.kernel.work import Work
from schemas import roster
from schemas.availability import AvailabilityMode, AvailabilitySaid, UsualSlot
from schemas.values import PersonId


async def hear(work: Work, said: Mapping[UUID, Sequence[roster.UsualTime]]) -> None:
    """Keeps it of those who have said nothing themselves, in place of what an older list said; at other times they can
    be asked.

    Asks no permission: only an import that asked already calls it.
    """
    spoken = select(Availability).where(col(Availability.person_id).in_(list(said))).with_for_update()
    before = {row.person_id: row for row in (await work.session.execute(spoken)).scalars()}
    times_of = select(UsualTime).where(col(UsualTime.person_id).in_(list(before)))
    held: dict[UUID, set[tuple[int, time, time]]] = {}
    for one in (await work.session.execute(times_of)).scalars():
        held.setdefault(one.person_id, set()).add((one.weekday, one.starts, one.ends))
    for person, times in said.items():
        slots = list(rules.merged(map(_slot, times)))
        new, old = {(slot.weekday, slot.starts, slot.ends) for slot in slots}, before.get(person)
        if old is not None and (not old.from_list or held.get(person) == new):
            continue
        if old is None:
            row = Availability(person_id=person, mode=AvailabilityMode.ASK_ME, said_at=work.now, from_list=True)
            work.session.add(row)
        else:
            old.said_at, old.version = work.now, old.version + 1
            await work.session.execute(delete(UsualTime).where(col(UsualTime.person_id) == person))
        work.session.add_all(
            [UsualTime(person_id=person, weekday=slot.weekday, starts=slot.starts, ends=slot.ends) for slot in slots]
        )
        work.record(AvailabilitySaid(subject=PersonId(person), mode=AvailabilityMode.ASK_ME, from_list=True))
    await work.flush()


def _slot(said: roster.UsualTime) -> UsualSlot:
    return UsualSlot(weekday=said.weekday, starts=time.fromisoformat(said.start), ends=time.fromisoformat(said.end))
