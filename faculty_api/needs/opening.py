"""What helps somebody as it stands today, whoever said it: a list, or they themselves."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, NotFound, filled_in
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.needs import queries, words
from faculty_api.people import queries as people_queries
from faculty_api.people import service as people
from faculty_api.stories.opening import WHY
from schemas.access import Permission
from schemas.needs import Weight
from schemas.reads import OpenPrivate, PrivateOpened, ReadKind


async def open_private(work: Work, vault: Vault, person_id: UUID, command: OpenPrivate) -> PrivateOpened:
    """Access needs and topics, for data protection and for a reason that the person can see."""
    reach = work.must(Permission.PRIVATE_OPEN)
    if await people_queries.one(work.session, reach, person_id) is None:
        raise NotFound
    return await _opened(work, vault, person_id, filled_in(command.reason, "reason", WHY))


async def opened_behind_glass(work: Work, vault: Vault, person_id: UUID, reason: str) -> PrivateOpened:
    """The same in an emergency that two people agreed to."""
    work.must(Permission.BREAKGLASS_OPEN)
    return await _opened(work, vault, person_id, reason)


async def _opened(work: Work, vault: Vault, person_id: UUID, reason: str) -> PrivateOpened:
    for kind in (ReadKind.ACCESS_NEEDS, ReadKind.TOPICS):
        await people.note_read(work, person_id, kind, person_id, reason=reason)
    facts = await people.facts(work, [person_id])
    rows = await queries.needs(work.session, person_id)
    said = [words.need_words(vault, row.AccessNeed, row.access_needs) for row in rows]
    return PrivateOpened(access_needs=said, topics=facts[person_id].topics)


MOST = 20_000


class Said(NamedTuple):
    person: UUID
    name: str
    academy: str
    words: str
    weight: Weight
    said_on: date


async def opened_for_file(work: Work, vault: Vault, academy: str | None, reason: str) -> list[Said]:
    """Everything that helps people take part, of one Academy or of all; a read of each of them, with this reason."""
    work.must(Permission.NEEDS_EXPORT)
    rows = await queries.in_force(work.session, academy, MOST)
    if len(rows) > MOST:
        raise Conflict(f"These are more than {MOST:,} lines. Ask for one local academy at a time")
    for person in sorted({row.AccessNeed.person_id for row in rows}):
        await people.note_read(work, person, ReadKind.ACCESS_NEEDS, person, reason=reason)
    return [
        Said(
            row.AccessNeed.person_id,
            row.full_name,
            row.academy_code,
            words.need_words(vault, row.AccessNeed, row.access_needs),
            Weight(row.AccessNeed.weight),
            london_day(row.AccessNeed.said_at),
        )
        for row in rows
    ]
