"""For the team: who is booked and no longer has what the programme requires."""

from collections.abc import Collection
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.offers import service
from frontend.home import Row
from schemas.access import Permission
from schemas.offers import LapsedView


async def lapsed(work: Work, session_ids: Collection[UUID] | None = None) -> list[LapsedView]:
    """None for those who send no offers."""
    return await service.lapsed(work, session_ids) if work.actor.may(Permission.OFFER_SEND) else []


def rows(found: list[LapsedView]) -> list[Row]:
    return [
        Row(
            one.starts_at,
            f"Talk to {one.person_name} about {one.cohort_name}, session {one.session_number}",
            f"{one.why}. The programme requires it",
            "Not ready",
            f"/team/associates/{one.person_id}/why-not?session={one.session_id}",
        )
        for one in found
    ]
