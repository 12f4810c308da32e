"""A booked session in a person's own calendar: where and when, and nothing that others should not read there."""

from uuid import UUID

from faculty_api.calendars import entries, ics, queries
from faculty_api.calendars.entries import HOST
from faculty_api.calendars.following import (
    links,
    links_of,
    make_link,
    published,
    stop_link,
    stop_link_of,
    tidy,
)
from faculty_api.calendars.free_times import keep_free_times, read_free_times
from faculty_api.calendars.inviting import choice, choose, invite_due
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from schemas.access import Permission

__all__ = [
    "choice", "choose", "invite_due", "keep_free_times", "links", "links_of", "make_link", "published",
    "read_free_times", "session_event", "stop_link", "stop_link_of", "tidy",
]  # fmt: skip


async def session_event(work: Work, session_id: UUID, base_url: str = "") -> bytes:
    """The actor's own booking of a session as iCalendar: one event for each part, the same as in what they follow."""
    work.must(Permission.SESSION_VIEW)
    booked = (await offers.booking(work, session_id)).offer
    rows = await queries.booked(work.session, work.actor.person, session_id)
    return ics.publish(f"{booked.id}@{HOST}", "", entries.texts(rows, base_url))
