"""What is remembered of lists: what their headings mean, and whom and what they brought."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.people.models import ImportColumn, Listed
from schemas.columns import Meaning


async def learned(session: AsyncSession, academy: str) -> dict[str, Meaning]:
    """What this Academy's teams said their headings mean."""
    query = select(col(ImportColumn.heading), col(ImportColumn.meaning))
    found = await session.execute(query.where(col(ImportColumn.academy_code) == academy))
    return {heading: Meaning(meaning) for heading, meaning in found.all()}


async def learn(session: AsyncSession, academy: str, said: Mapping[str, Meaning | None], **by: Any) -> None:
    """Remembers; None forgets. ``by``: who and when. In one order, so that two teams never wait for one another."""
    for heading, meaning in sorted(said.items()):
        if meaning is None:
            gone = delete(ImportColumn).where(
                col(ImportColumn.academy_code) == academy, col(ImportColumn.heading) == heading
            )
            await session.execute(gone)
            continue
        row = insert(ImportColumn).values(academy_code=academy, heading=heading, meaning=meaning, **by)
        await session.execute(
            row.on_conflict_do_update(index_elements=["academy_code", "heading"], set_={"meaning": meaning, **by})
        )


async def listed(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Listed]:
    query = select(Listed).where(col(Listed.person_id).in_(list(ids)))
    rows = (await session.execute(query.execution_options(populate_existing=True))).scalars()
    return {row.person_id: row for row in rows}
