"""The doors of how the organisation pays: each asks permission first; ``rails.py`` does the work."""

from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.payments import rails
from schemas.access import Permission
from schemas.rails import RailsView, SetRail


async def ways_to_pay(work: Work) -> RailsView:
    """Which file each kind of line goes out in, and what waits for a second person."""
    work.must(Permission.RUN_VIEW)
    return await rails.shown(work)


async def set_way_to_pay(work: Work, command: SetRail, *, stripe: bool = False) -> RailsView:
    """Another file or other columns; it counts once somebody else has confirmed it. ``stripe``: it has a key."""
    work.must(Permission.RUN_MAKE)
    return await rails.change(work, command, stripe=stripe)


async def confirm_way_to_pay(work: Work, rail_id: UUID) -> RailsView:
    """From now on files are made like this. Never by the person who set it."""
    work.must(Permission.RUN_APPROVE)
    return await rails.confirm(work, rail_id)
