"""A cohort with three weekly sessions, people booked for them, and a team that plans."""

from datetime import date, time
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.programmes.models import Cohort, Session
from schemas.access import Actor, Role
from schemas.programmes import Mode
from schemas.rescheduling import NewTime
from schemas.schedules import DraftMove, PublishDraft
from tests.builders import Builder

DAYS = (date(2027, 2, 9), date(2027, 2, 16), date(2027, 2, 23))
HERE = NewTime(
    on=date(2027, 3, 2), starts=time(10), ends=time(15), mode=Mode.IN_PERSON,
    place="The Station House, Leeds", place_postcode="LS1 4AP",
)  # fmt: skip
PUBLISH = PublishDraft(version=0, reason="The tutor is away", answer_by=date(2027, 1, 5))


class Board(NamedTuple):
    team: Actor
    cohort: Cohort
    sessions: list[Session]


async def board(build: Builder) -> Board:
    cohort = await build.cohort()
    sessions = [await build.session_of(cohort, day=day, number=number) for number, day in enumerate(DAYS, 1)]
    return Board(await build.staff(Role.TEAM, "YH", "Priya Shah"), cohort, sessions)


def at(**changed: object) -> NewTime:
    return msgspec.structs.replace(HERE, **changed)


def moving(version: int = 1, reason: str = "", **changed: object) -> DraftMove:
    return DraftMove(to=at(**changed), version=version, reason=reason)


def press(version: int, **changed: object) -> PublishDraft:
    return msgspec.structs.replace(PUBLISH, version=version, **changed)


async def letters(session: AsyncSession) -> list[str]:
    return list((await session.execute(text("SELECT template FROM letter ORDER BY template"))).scalars())


async def published(session: AsyncSession, cohort_id: UUID) -> list[tuple[int, str, date]]:
    query = "SELECT number, status, starts_at FROM session WHERE cohort_id = :cohort ORDER BY number"
    rows = (await session.execute(text(query), {"cohort": cohort_id})).all()
    return [(row.number, row.status, row.starts_at.date()) for row in rows]
