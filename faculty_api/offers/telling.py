"""What people who lead a session together are told of each other: that it is complete, and that somebody left.

Not that somebody said no, wanted to talk first, or why: of an answer only the person and the team know. No letter names
anybody, for letters show on locked phones; the page of the session does.
"""

from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers import partner_queries
from faculty_api.offers.drafting import when_words
from faculty_api.offers.models import Offer
from schemas.programmes import SessionFacts


async def complete(work: Work, offer: Offer, session: SessionFacts) -> None:
    """After a yes: once every place is taken, each of them is told that they can see who it is with."""
    booked = await partner_queries.booked(work.session, offer.session_id)
    if len(booked) == session.lived_needed + session.professional_needed and len(booked) > 1:
        for person in booked:
            await _tell(work, session, person, "session_complete")


async def left(work: Work, offer: Offer, session: SessionFacts) -> None:
    """After somebody took back a yes: the others keep their places, and somebody else is asked."""
    for person in await partner_queries.booked(work.session, offer.session_id):
        if person != offer.person_id:
            await _tell(work, session, person, "partner_left")


async def _tell(work: Work, session: SessionFacts, person: UUID, template: str) -> None:
    who = await accounts.person(work, person)
    said = {"name": who.short_name, "when": when_words(session.starts_at), "link": f"/sessions/{session.id}"}
    await messages.post(work, who.id, who.email, template, **said)
