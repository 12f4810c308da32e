"""A calendar file that says when somebody is free becomes their usual week and dates away: seen first, then kept."""

from faculty_api.availability import service as availability
from faculty_api.calendars import free_in
from faculty_api.calendars.free_text import Unreadable
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.availability import AddAway, AvailabilityView, SayAvailability
from schemas.calendars import FreeTimesRead, KeepFreeTimes

NOTHING = "There is nothing to keep. Choose another file"


async def read_free_times(work: Work, raw: bytes) -> FreeTimesRead:
    """What would be kept of a file, and what would not. Keeps nothing."""
    work.must(Permission.AVAILABILITY_EDIT)
    try:
        return free_in.understood(raw, work.now)
    except Unreadable as no:
        raise Invalid.field("file", str(no)) from no


async def keep_free_times(work: Work, command: KeepFreeTimes) -> AvailabilityView:
    """The actor's own: by the rules that hold for what is typed. All of it, or nothing."""
    work.must(Permission.AVAILABILITY_EDIT)
    if command.mode is None and not command.away:
        raise Invalid.field("file", NOTHING)
    me = work.actor.person
    view = await availability.mine(work)
    if command.mode is not None:
        view = await availability.say(work, me, _said(view, command))
    for one in command.away:
        view = await availability.add_away(work, me, AddAway(first_day=one.first_day, last_day=one.last_day))
    return view


def _said(view: AvailabilityView, command: KeepFreeTimes) -> SayAvailability:
    """With everything that they said beside the week as it stands."""
    beside = {name: getattr(view, name) for name in SayAvailability.__struct_fields__ if hasattr(view, name)}
    return SayAvailability(**{**beside, "mode": command.mode, "usual": command.usual})
