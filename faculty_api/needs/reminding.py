"""What the worker does about needs: bookings that changed by another way get their tasks; owners are told once."""

from itertools import groupby

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.needs import booking, queries
from faculty_api.policy.words import day_words
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.needs import ArrangementsLate, TaskId
from schemas.values import OfferId

MOST = 200


async def remind_due(work: Work) -> int:
    """Tell each owner, once, of what should be arranged by now; returns how many things were done.

    Needs that came by a list, or with a record that was joined, become tasks here.
    """
    work.must(Permission.ARRANGEMENT_REMIND)
    made = await booking.add(work)
    found = await queries.late(work.session, work.now, london_day(work.now), MOST)
    sessions = await programmes.session_facts(work, {task.session_id for task in found})
    for (owner_id, offer_id), group in groupby(found, key=lambda task: (task.owner_id, task.offer_id)):
        late = list(group)
        for task in late:
            task.reminded_at = work.now
        owner, session = await work.session.get_one(Person, owner_id), sessions[late[0].session_id]
        name = owner.short_name
        what = f"session {session.number} of {session.cohort_name}, {day_words(london_day(session.starts_at))}"
        if owner.active:
            link = f"/team/sessions/{session.id}"
            await messages.post(work, owner.id, owner.email, "arrangement_late", name=name, what=what, link=link)
        work.record(ArrangementsLate(subject=OfferId(offer_id), tasks=tuple(TaskId(task.id) for task in late)))
    await work.flush()
    return made + len(found)
