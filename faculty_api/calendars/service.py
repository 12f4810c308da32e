"""A booked session in a person's own calendar: where and when, and nothing that others should not read there."""

from datetime import UTC
from uuid import UUID

from faculty_api.calendars import ics
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from schemas.access import Permission
from schemas.offers import OfferStatus, OfferView
from schemas.programmes import Part, PartTimes

HOST = "faculty.example.org"
TITLES = {
    Part.PREPARE: "Get ready: {name}, session {number}",
    Part.DELIVER: "{name}, session {number}",
    Part.DEBRIEF: "Talk about how it went: {name}, session {number}",
}


async def session_event(work: Work, session_id: UUID) -> bytes:
    """The actor's own booking of a session as iCalendar: one event for each part."""
    work.must(Permission.SESSION_VIEW)
    booked = (await offers.booking(work, session_id)).offer
    return ics.write(f"{booked.id}@{HOST}", [_entry(booked, part) for part in booked.parts])


def _entry(offer: OfferView, part: PartTimes) -> ics.Entry:
    """Cancelling raises the sequence, so that the calendar that has the event lets go of it."""
    cancelled = offer.status is OfferStatus.CANCELLED
    here = part.part is Part.DELIVER or offer.mode == "online"
    return ics.Entry(
        uid=f"{offer.id}-{part.part}@{HOST}",
        start=part.starts_at.astimezone(UTC),
        end=part.ends_at.astimezone(UTC),
        summary=TITLES[Part(part.part)].format(name=offer.programme_name, number=offer.session_number),
        place=", ".join(filter(None, [offer.place, offer.place_postcode])) if here and offer.mode != "online" else "",
        notes="Online" if offer.mode == "online" else "",
        changed=(offer.answered_at or offer.made_at).astimezone(UTC),
        sequence=1 if cancelled else 0,
        cancelled=cancelled,
    )
