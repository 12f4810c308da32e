"""Every SELECT about identities and log-ins."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import ApiToken, Challenge, LogIn, Person, RoleGrant
from schemas.access import Role


async def person_by_email(session: AsyncSession, email: str) -> Person | None:
    query = select(Person).where(col(Person.email) == email, col(Person.active).is_(True))
    return (await session.exec(query)).first()


async def grants(session: AsyncSession, person: UUID) -> list[RoleGrant]:
    query = select(RoleGrant).where(col(RoleGrant.person_id) == person)
    return list((await session.exec(query)).all())


async def log_in(session: AsyncSession, token_hash: str, now: datetime) -> tuple[LogIn, Person] | None:
    query = (
        select(LogIn, Person)
        .join(Person, col(Person.id) == col(LogIn.person_id))
        .where(col(LogIn.token_hash) == token_hash, col(LogIn.ends_at) > now, col(Person.active).is_(True))
    )
    found: tuple[LogIn, Person] | None = (await session.exec(query)).first()
    return found


async def api_token(session: AsyncSession, token_hash: str, now: datetime) -> tuple[ApiToken, Person] | None:
    query = (
        select(ApiToken, Person)
        .join(Person, col(Person.id) == col(ApiToken.person_id))
        .where(
            col(ApiToken.token_hash) == token_hash,
            col(ApiToken.ends_at) > now,
            col(ApiToken.revoked_at).is_(None),
            col(Person.active).is_(True),
        )
    )
    found: tuple[ApiToken, Person] | None = (await session.exec(query)).first()
    return found


async def asked_since(session: AsyncSession, email: str, since: datetime) -> int:
    query = (
        select(func.count())
        .select_from(Challenge)
        .where(col(Challenge.email) == email, col(Challenge.asked_at) > since, col(Challenge.log_in_hash).is_(None))
    )
    return (await session.exec(query)).one()


async def challenge_by_link(session: AsyncSession, link_hash: str, *, lock: bool) -> Challenge | None:
    query = select(Challenge).where(col(Challenge.link_hash) == link_hash, col(Challenge.log_in_hash).is_(None))
    return (await session.exec(query.with_for_update() if lock else query)).first()


async def open_challenges(session: AsyncSession, email: str, now: datetime) -> list[Challenge]:
    query = (
        select(Challenge)
        .where(
            col(Challenge.email) == email,
            col(Challenge.used_at).is_(None),
            col(Challenge.ends_at) > now,
            col(Challenge.log_in_hash).is_(None),
        )
        .order_by(col(Challenge.asked_at).desc())
        .with_for_update()
    )
    return list((await session.exec(query)).all())


async def held_log_in(session: AsyncSession, token_hash: str, now: datetime) -> LogIn | None:
    """Locked."""
    query = select(LogIn).where(col(LogIn.token_hash) == token_hash, col(LogIn.ends_at) > now).with_for_update()
    return (await session.exec(query)).first()


async def renewed_log_in(session: AsyncSession, before_hash: str, since: datetime) -> LogIn | None:
    """The log-in that had this secret until a proof after ``since``."""
    query = select(LogIn).where(col(LogIn.before_hash) == before_hash, col(LogIn.confirmed_at) > since)
    return (await session.exec(query)).first()


async def proof_codes(session: AsyncSession, log_in_hash: str, now: datetime) -> list[Challenge]:
    """Locked, the newest first; those that were used are among them."""
    query = (
        select(Challenge)
        .where(col(Challenge.log_in_hash) == log_in_hash, col(Challenge.ends_at) > now)
        .order_by(col(Challenge.asked_at).desc(), col(Challenge.id).desc())
        .with_for_update()
    )
    return list((await session.exec(query)).all())


async def proofs_asked_since(session: AsyncSession, person: UUID, since: datetime) -> int:
    query = (
        select(func.count())
        .select_from(Challenge)
        .where(
            col(Challenge.person_id) == person,
            col(Challenge.asked_at) > since,
            col(Challenge.log_in_hash).is_not(None),
        )
    )
    return (await session.exec(query)).one()


async def names(session: AsyncSession, ids: Collection[UUID | None]) -> dict[UUID, str]:
    """Full names, by person."""
    query = select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_([one for one in ids if one]))
    return dict(map(tuple, (await session.execute(query)).all()))


async def able(session: AsyncSession, people: Collection[UUID]) -> set[tuple[UUID, Role]]:
    """Of these, who can log in, and in which roles."""
    query = (
        select(col(RoleGrant.person_id), col(RoleGrant.role))
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(col(Person.id).in_(people), col(Person.active).is_(True))
    )
    return {(person, Role(role)) for person, role in (await session.execute(query)).all()}


async def with_role(session: AsyncSession, *roles: Role) -> Sequence[Person]:
    """Everybody who has one of these roles anywhere, in one order for all."""
    there = exists().where(col(RoleGrant.person_id) == col(Person.id), col(RoleGrant.role).in_(roles))
    query = select(Person).where(col(Person.active), there).order_by(col(Person.id))
    return (await session.execute(query)).scalars().all()
