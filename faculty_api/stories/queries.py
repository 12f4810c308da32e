"""Every SELECT about stories and consent."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.people.consent_models import Consent, NotDiscussed, SensitiveRead
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Programme
from faculty_api.stories.models import StoryPart
from faculty_api.stories.rules import SEES, Viewer
from schemas.access import Reach, Role
from schemas.reads import ReadKind
from schemas.stories import PartStatus, What


async def member(session: AsyncSession, reach: Reach, person_id: UUID, *, hold: bool = False) -> Associate | None:
    """Somebody within reach. ``hold``: nobody suggests, asks or reads by what they agreed to while this goes on."""
    own = within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))
    query = select(Associate).where(col(Associate.person_id) == person_id, own)
    if hold:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Associate | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def person(session: AsyncSession, person_id: UUID) -> UUID | None:
    query = select(col(Person.id)).where(col(Person.id) == person_id)
    found: UUID | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def parts(session: AsyncSession, person_id: UUID, *where: ColumnElement[bool]) -> Sequence[StoryPart]:
    """Oldest first, without those taken away."""
    query = select(StoryPart).where(
        col(StoryPart.person_id) == person_id, col(StoryPart.status) != PartStatus.REMOVED, *where
    )
    query = query.order_by(col(StoryPart.made_at), col(StoryPart.id)).execution_options(populate_existing=True)
    return (await session.execute(query)).scalars().all()


async def part(session: AsyncSession, person_id: UUID, part_id: UUID, *, hold: bool = False) -> StoryPart | None:
    query = select(StoryPart).where(
        col(StoryPart.id) == part_id,
        col(StoryPart.person_id) == person_id,
        col(StoryPart.status) != PartStatus.REMOVED,
    )
    query = query.execution_options(populate_existing=True)
    found: StoryPart | None = (await session.execute(query.with_for_update() if hold else query)).scalar_one_or_none()
    return found


def standing() -> ColumnElement[bool]:
    return col(Consent.ended_at).is_(None)


def usable(today: date) -> ColumnElement[bool]:
    """Consents that count today: ``rules.live`` as SQL."""
    return and_(standing(), col(Consent.confirmed_at).is_not(None), col(Consent.last_day) >= today)


async def consents(session: AsyncSession, person_id: UUID, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """(Consent, name of who recorded it): those that stand, then those that ended, newest first."""
    giver = aliased(Person)
    query = (
        select(Consent, func.coalesce(col(giver.full_name), ""))
        .outerjoin(giver, col(giver.id) == col(Consent.given_by))
        .where(col(Consent.person_id) == person_id, *where)
        .order_by(col(Consent.ended_at).is_not(None), col(Consent.given_at).desc(), col(Consent.id).desc())
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).all()


async def held(
    session: AsyncSession, person_id: UUID, *where: ColumnElement[bool], read: bool = False
) -> list[Consent]:
    """Held until the transaction ends: against another ending or, with ``read``, against any."""
    query = select(Consent).where(col(Consent.person_id) == person_id, *where).order_by(col(Consent.id))
    query = query.with_for_update(read=read).execution_options(populate_existing=True)
    return list((await session.execute(query)).scalars())


async def not_discussed(session: AsyncSession, person_id: UUID) -> Sequence[NotDiscussed]:
    query = select(NotDiscussed).where(col(NotDiscussed.person_id) == person_id).order_by(col(NotDiscussed.topic))
    return (await session.execute(query)).scalars().all()


def about(person_id: UUID) -> ColumnElement[bool]:
    """Reads of somebody's record, and of one that was joined to it: those stay as they were written down."""
    joined = select(col(Person.id)).where(col(Person.merged_into) == person_id)
    return or_(col(SensitiveRead.person_id) == person_id, col(SensitiveRead.person_id).in_(joined))


def rested_on(one: Consent) -> ColumnElement[bool]:
    """Reads of a part that this consent let: ``rules.lets_open`` as SQL, for a reader as they were written down."""
    home = select(col(Associate.academy_code)).where(col(Associate.person_id) == one.person_id).scalar_subquery()
    ours = and_(col(SensitiveRead.role) == Role.TEAM, col(SensitiveRead.academy_code) == home)
    theirs = func.coalesce(ours, false())
    sees = {viewer for viewer, audiences in SEES.items() if one.audience in audiences}
    who = or_(false(), *([theirs] if Viewer.HOME in sees else []), *([~theirs] if Viewer.OTHER in sees else []))
    fits = [col(SensitiveRead.programme_id).in_(one.programmes)] if one.programmes else []
    return and_(
        col(SensitiveRead.kind) == ReadKind.STORY,
        col(SensitiveRead.record_id) == one.part_id,
        col(SensitiveRead.role) != Role.DATA_PROTECTION,
        col(SensitiveRead.purpose).in_(one.purposes),
        col(SensitiveRead.at) >= one.given_at,
        *([col(SensitiveRead.at) <= one.ended_at] if one.ended_at else []),
        who,
        *fits,
    )


async def reads(session: AsyncSession, *where: ColumnElement[bool], most: int) -> Sequence[Row[Any]]:
    """(SensitiveRead, reader's name, programme's name), newest first."""
    query = (
        select(SensitiveRead, col(Person.full_name), func.coalesce(col(Programme.name), ""))
        .join(Person, col(Person.id) == col(SensitiveRead.reader_id))
        .outerjoin(Programme, col(Programme.id) == col(SensitiveRead.programme_id))
        .where(*where)
        .order_by(col(SensitiveRead.at).desc(), col(SensitiveRead.id).desc())
        .limit(most)
    )
    return (await session.execute(query)).all()


async def waiting(session: AsyncSession, person_id: UUID) -> int:
    """Parts and consents that the team wrote down and the person has not confirmed."""
    drafts = select(func.count()).where(
        col(StoryPart.person_id) == person_id, col(StoryPart.status) == PartStatus.DRAFT
    )
    topics = select(func.count()).where(
        col(Consent.person_id) == person_id,
        standing(),
        col(Consent.confirmed_at).is_(None),
        col(Consent.what) == What.TOPIC,
    )
    return int((await session.execute(drafts)).scalar_one()) + int((await session.execute(topics)).scalar_one())


async def programmes(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of these that there are."""
    query = select(col(Programme.id)).where(col(Programme.id).in_(list(ids)))
    return set((await session.execute(query)).scalars())


async def programme_names(session: AsyncSession, academy: str) -> dict[UUID, str]:
    """National programmes and those of an Academy, by name."""
    where = or_(col(Programme.academy_code).is_(None), col(Programme.academy_code) == academy)
    rows = (await session.execute(select(col(Programme.id), col(Programme.name)).where(where))).all()
    return {row.id: row.name for row in sorted(rows, key=lambda row: (row.name, row.id))}
