"""What helps people take part, in words."""

from collections.abc import Sequence
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.needs import service
from schemas.access import Permission
from schemas.needs import TaskStatus, TaskView, Weight

NOT_READY = "Not ready"
WEIGHTS = {Weight.MUST: "Must have", Weight.HELPS: "Would help", Weight.NOT_SAID: "They have not said how much"}
MY_WEIGHTS = {
    Weight.MUST: "You must have this",
    Weight.HELPS: "This would help",
    Weight.NOT_SAID: "You have not said how much you need this",
}
STATUSES = {
    TaskStatus.OPEN: "To arrange",
    TaskStatus.DONE: "Arranged",
    TaskStatus.NOT_NEEDED: "Not needed",
    TaskStatus.CANNOT: "Cannot be arranged",
    TaskStatus.ENDED: "Cancelled",
}
MY_STATUSES = {
    TaskStatus.OPEN: "We are arranging this",
    TaskStatus.DONE: "This is arranged",
    TaskStatus.NOT_NEEDED: "You told us that you do not need this for this session",
    TaskStatus.CANNOT: "We cannot arrange this",
}


def shown_to_team(tasks: Sequence[TaskView]) -> list[TaskView]:
    """Of what has ended, only what was arranged already: somebody may have to call it off."""
    return [one for one in tasks if one.status is not TaskStatus.ENDED or one.words]


async def not_ready(work: Work, session_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """By session, its bookings with a must-have open; none for those who may not see."""
    if not session_ids or not work.actor.may(Permission.ARRANGEMENT_SETTLE):
        return {}
    return await service.not_ready(work, session_ids)
