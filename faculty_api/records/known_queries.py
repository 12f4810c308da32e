"""Every SELECT about how somebody is known, and whether they log in."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.history import EventRow
from faculty_api.people.models import Associate, FormerContact
from faculty_api.records.rules import Known


async def ever_logged_in(session: AsyncSession, person: UUID) -> bool:
    """Whether somebody has a record of their own making: then only its owner can say that it is theirs."""
    query = select(col(EventRow.seq)).where(col(EventRow.subject) == person, col(EventRow.kind) == "LoggedIn").limit(1)
    return (await session.execute(query)).first() is not None


async def known(session: AsyncSession, person: UUID) -> list[Known]:
    """As somebody is known, and was before."""
    now = (
        select(col(Person.full_name), col(Person.email), col(Person.phone), col(Associate.postcode))
        .join(Associate, col(Associate.person_id) == col(Person.id))
        .where(col(Person.id) == person)
    )
    of = FormerContact
    before = select(col(of.full_name), col(of.email), col(of.phone), col(of.postcode)).where(
        col(of.person_id) == person
    )
    return [Known(*row) for query in (now, before) for row in (await session.execute(query)).all()]
