"""A team that asks, and people who are asked."""

from datetime import date, time
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.polls import AskDates, Could, PollFor, ProposedTime

DAYS = (date(2027, 2, 9), date(2027, 2, 10), date(2027, 2, 16))
BY = date(2027, 1, 29)
Y, P, N = Could.YES, Could.IF_NEED_BE, Could.NO


def asking(
    *people: UUID, purpose: PollFor = PollFor.MEETING, session_id: UUID | None = None, **more: object
) -> AskDates:
    times = [ProposedTime(on=day, starts=time(10), ends=time(13)) for day in DAYS]
    facts = {"academy": "YH", "title": "Planning the spring", "times": times, "answer_by": BY, **more}
    return AskDates(purpose=purpose, session_id=session_id, people=list(people), **facts)  # type: ignore[arg-type]


async def links(session: AsyncSession, person: UUID) -> list[str]:
    """The links of the letters to somebody, the oldest first."""
    query = "SELECT body FROM letter WHERE person_id = :person AND body LIKE '%/dates/%' ORDER BY made_at, id"
    bodies = (await session.execute(text(query), {"person": person})).scalars()
    return [body.partition("\n/dates/")[2].split()[0] for body in bodies if "\n/dates/" in body]


async def letters(session: AsyncSession) -> list[str]:
    return list((await session.execute(text("SELECT template FROM letter ORDER BY made_at, id"))).scalars())


async def events(session: AsyncSession) -> list[str]:
    return list((await session.execute(text("SELECT kind FROM event ORDER BY seq"))).scalars())
