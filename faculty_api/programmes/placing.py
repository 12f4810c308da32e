"""What the place of a cohort has, said after it was made."""

from uuid import UUID

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.programmes import queries
from schemas.access import Reach
from schemas.programmes import CohortPlaceSaid, Mode, SayPlace
from schemas.values import CohortId


async def say(work: Work, cohort_id: UUID, reach: Reach, command: SayPlace) -> None:
    """The row is held, so that two lists said at once are one after the other."""
    row = await queries.held_cohort(work.session, cohort_id, reach)
    if row is None:
        raise NotFound
    if row.mode != Mode.IN_PERSON:
        raise Conflict("This cohort is online, so there is no place to say anything of")
    said = sorted(set(command.venue_has))
    if said == sorted(row.venue_has):
        return
    row.venue_has, row.version = [*said], row.version + 1
    work.record(CohortPlaceSaid(subject=CohortId(cohort_id), venue_has=said))
    await work.flush()
