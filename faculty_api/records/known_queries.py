"""Every SELECT about how somebody is known, and whether they log in."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.history import EventRow
from faculty_api.needs.models import AccessNeed
from faculty_api.people.alike import Known as Twin
from faculty_api.people.alike import why_alike
from faculty_api.people.consent_models import Consent
from faculty_api.people.models import Associate, FormerContact
from faculty_api.records.rules import Known
from faculty_api.stories.models import StoryPart
from schemas.roster import Why
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
    theirs = col(StoryPart.status) != PartStatus.REMOVED, ~shared
    return await _quiet(session, kept, other, lambda one: [exists().where(col(StoryPart.person_id) == one, *theirs)])


async def alike(session: AsyncSession, kept: UUID, other: UUID) -> bool:
    """Whether they live in one place and their names are spelt nearly alike, by the rule of possible duplicates."""
    columns = (Person.id, Person.full_name, Person.preferred_name, Person.phone, Associate.postcode)
    query = select(*columns, Associate.academy_code).join(Associate)  # type: ignore[call-overload]
    found = [Twin(*row) for row in (await session.execute(query.where(col(Person.id).in_([kept, other])))).all()]
    return len(found) == 2 and bool({Why.SAME_PHONE, Why.SAME_POSTCODE} & {*why_alike(*found)})


async def unsure(session: AsyncSession, kept: UUID, other: UUID) -> list[str]:
    """The same of who told us what helps them, or agreed to something. Bank details have guards of their own."""
    return await _quiet(
        session,
        kept,
        other,
        lambda one: [
            exists().where(col(AccessNeed.person_id) == one),
            exists().where(col(Consent.person_id) == one, col(Consent.ended_at).is_(None)),
        ],
    )


async def _quiet(
    session: AsyncSession, kept: UUID, other: UUID, holds: Callable[[UUID], Sequence[ColumnElement[bool]]]
) -> list[str]:
    """Those of the two who never logged in and have any of it, where the other has an address to log in with."""
    found = []
    for one, reader in ((kept, other), (other, kept)):
        has = (await session.execute(select(or_(*holds(one))))).scalar_one()
        if has and (await session.get_one(Person, reader)).email and not await ever_logged_in(session, one):
            found.append((await session.get_one(Person, one)).full_name)
    return found
