"""What helps somebody as it stands today, whoever said it: a list, or they themselves."""

from uuid import UUID

from faculty_api.kernel.errors import NotFound, filled_in
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.needs import queries, words
from faculty_api.people import queries as people_queries
from faculty_api.people import service as people
from faculty_api.stories.opening import WHY
from schemas.access import Permission
from schemas.reads import OpenPrivate, PrivateOpened, ReadKind


async def open_private(work: Work, vault: Vault, person_id: UUID, command: OpenPrivate) -> PrivateOpened:
    """Access needs and topics, for data protection and for a reason that the person can see."""
    reach = work.must(Permission.PRIVATE_OPEN)
    if await people_queries.one(work.session, reach, person_id) is None:
        raise NotFound
    reason = filled_in(command.reason, "reason", WHY)
    for kind in (ReadKind.ACCESS_NEEDS, ReadKind.TOPICS):
        await people.note_read(work, person_id, kind, person_id, reason=reason)
    facts = await people.facts(work, [person_id])
    rows = await queries.needs(work.session, person_id)
    said = [words.need_words(vault, row.AccessNeed, row.access_needs) for row in rows]
    return PrivateOpened(access_needs=said, topics=facts[person_id].topics)
