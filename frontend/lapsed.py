"""Who is booked and no longer has what the programme requires: for the team, and for the person themselves."""

from collections.abc import Collection
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.offers import service
from frontend.filters import day, listed
from frontend.home_rows import Row
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


def my_rows(found: list[LapsedView]) -> list[Row]:
    return [
        Row(
            one.starts_at,
            f"Your booking on {day(one.starts_at)} needs {needs(one)}",
            f"You are still booked. Before {day(one.starts_at)}, see what you can do, or ask us to help",
            "Not ready",
            f"/profile/training/why-not?session={one.session_id}",
        )
        for one in found
    ]


def needs(one: LapsedView) -> str:
    """“Safe spaces” and “Coaching-style approaches”"""
    return listed([f"“{name}”" for name in one.needs])
