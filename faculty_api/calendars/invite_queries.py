"""Every statement about invitations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.calendars.models import CalendarChoice
from faculty_api.messages.models import Letter

LOCK = 5_546
ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(:key)")
TAKE = text("""
WITH taken AS (DELETE FROM invitation_due WHERE seq IN (SELECT seq FROM invitation_due ORDER BY seq LIMIT :most)
  RETURNING person_id, session_id)
SELECT person_id, session_id FROM taken GROUP BY person_id, session_id ORDER BY person_id, session_id
""")
# A letter was written in the transaction that made the row, so that both are seen, or neither.
RELEASE = text("""
UPDATE letter SET calendar_due = false WHERE calendar_due AND NOT EXISTS (
  SELECT FROM invitation_due d WHERE d.person_id = letter.person_id AND d.session_id = letter.session_id)
""")


async def alone(session: AsyncSession) -> bool:
    """Whether no other worker is at it."""
    return bool((await session.execute(ONE_AT_A_TIME, {"key": LOCK})).scalar_one())


async def take(session: AsyncSession, most: int) -> Sequence[Row[Any]]:
    """(person_id, session_id) of each booking that may have changed; the rows are gone with this transaction."""
    return (await session.execute(TAKE, {"most": most})).all()


async def wants(session: AsyncSession, person: UUID) -> bool:
    query = select(col(CalendarChoice.invitations)).where(col(CalendarChoice.person_id) == person)
    found = (await session.execute(query)).scalar_one_or_none()
    return found is not False


async def letter(session: AsyncSession, person: UUID, of: UUID) -> Letter | None:
    """The newest letter about a session that waits for what goes with it."""
    query = (
        select(Letter)
        .where(col(Letter.person_id) == person, col(Letter.session_id) == of, col(Letter.calendar_due))
        .order_by(col(Letter.made_at).desc(), col(Letter.id).desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def release(session: AsyncSession) -> int:
    return int((await session.execute(RELEASE)).rowcount)  # type: ignore[attr-defined]
