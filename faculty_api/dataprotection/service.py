"""Data protection: what is held and for how long, said to everybody."""

from faculty_api.dataprotection import rules
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.work import Work
from schemas.keeping import ScheduleView


async def keeping_schedule(work: Work) -> ScheduleView:  # noqa: ARG001
    """Every table with its class, its clock, how long it is kept and what then; nothing of anybody."""
    return rules.shown(load())
