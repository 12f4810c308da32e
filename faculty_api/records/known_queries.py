"""Every SELECT about how somebody is known, and whether they log in."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.history import EventRow
from faculty_api.people.consent_models import Consent
from faculty_api.people.models import FormerContact
from faculty_api.records.rules import Known
from faculty_api.stories.models import StoryPart
from schemas.stories import PartStatus


async def ever_logged_in(session: AsyncSession, person: UUID) -> bool:
    """Whether somebody has a record of their own making: then only its owner can say that it is theirs."""
    query = select(col(EventRow.seq)).where(col(EventRow.subject) == person, col(EventRow.kind) == "LoggedIn").limit(1)
    return (await session.execute(query)).first() is not None


async def known(session: AsyncSession, person: UUID) -> list[Known]:
    """As somebody is known, and was before."""
    now = select(col(Person.full_name), col(Person.email), col(Person.phone)).where(col(Person.id) == person)
    of = FormerContact
    before = select(col(of.full_name), col(of.email), col(of.phone)).where(col(of.person_id) == person)
    return [Known(*row) for query in (now, before) for row in (await session.execute(query)).all()]


async def alone(session: AsyncSession, kept: UUID, other: UUID) -> list[str]:
    """Names of those of the two with a part of a story that nobody else may read, who never logged in, where the other
    has an address to log in with."""
    shared = exists().where(
        col(Consent.part_id) == col(StoryPart.id), col(Consent.ended_at).is_(None), col(Consent.audience).is_not(None)
    )
    found = []
    for one, reader in ((kept, other), (other, kept)):
        theirs = col(StoryPart.person_id) == one, col(StoryPart.status) != PartStatus.REMOVED, ~shared
        part = (await session.execute(select(col(StoryPart.id)).where(*theirs).limit(1))).first()
        reads = (await session.get_one(Person, reader)).email
        if part and reads and not await ever_logged_in(session, one):
            found.append((await session.get_one(Person, one)).full_name)
    return found
