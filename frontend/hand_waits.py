"""What a page says after something was sent: to whom nothing has left yet, for a letter waits for somebody's hand."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.paper import service
from frontend.filters import listed, plural
from schemas.access import Permission, Role

MOST_NAMES = 3


async def by_hand(work: Work, people: Iterable[tuple[UUID, str]]) -> dict[str, Any]:
    """For ``page()``: whose letters wait, in words, and whether the reader has them on their own list."""
    if not work.actor.may(Permission.LETTER_POST):
        return {}
    names = dict(people)
    waiting = await service.waiting_for(work, set(names))
    if not waiting:
        return {}
    said = (
        listed(sorted(names[one] for one in waiting))
        if len(waiting) <= MOST_NAMES
        else plural(len(waiting), "person", "people")
    )
    return {"by_hand": said, "on_my_list": work.actor.role is not Role.NATIONAL}
