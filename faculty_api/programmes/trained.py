"""Who has everything that a programme requires."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from faculty_api.joining import service as joining
from faculty_api.kernel.work import Work
from faculty_api.programmes import queries
from faculty_api.training import rules
from faculty_api.training import service as training


async def trained(work: Work, programme_id: UUID, people: Collection[UUID], on: date) -> set[UUID]:
    """Those of ``people`` who can be booked for the programme on that day, as far as training and first steps go; the
    same number of queries however many there are. Asks no permission: called by use-cases that have asked."""
    new = await joining.to_do(work, people)
    wanted = (await queries.required(work.session, [programme_id])).get(programme_id, [])
    ready = {person for person in people if not new.get(person)}
    if not wanted:
        return ready
    held = await training.holdings(work, ready)
    return {person for person in ready if not rules.missing(wanted, held[person], on)}
