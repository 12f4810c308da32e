"""The JSON doors of data protection."""

from litestar import get
from litestar.di import NamedDependency

from faculty_api.dataprotection import service
from faculty_api.kernel.work import Work
from schemas.keeping import ScheduleView

TAGS = ["Data protection"]


@get("/keeping-schedule", tags=TAGS, opt={"public": True})
async def get_schedule(work: NamedDependency[Work]) -> ScheduleView:
    """What we keep, how long, and what happens then. Open to everybody."""
    return await service.keeping_schedule(work)


handlers = [get_schedule]
