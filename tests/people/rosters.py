"""Small rosters, and imports of them on a real database."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.availability.rosters import hear
from faculty_api.kernel.db import transaction
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import service
from schemas.access import Actor, Role
from schemas.people import ImportView
from tests.builders import NOW, Builder

VAULT = Vault(bytes.fromhex("11" * 32))
HEADINGS = "Full name,E-mail,Mobile,Postcode,Academy,Skills,Topics,Access needs,Usual days,Notes"


def roster(*rows: str) -> bytes:
    return "\n".join([HEADINGS, *rows]).encode()


async def staff(engine: AsyncEngine, role: Role = Role.TEAM, academy: str | None = "YH", name: str = "") -> Actor:
    async with transaction(engine) as session:
        return await Builder(session).staff(role, academy, name)


async def preview(engine: AsyncEngine, who: Actor, data: bytes, academy: str = "YH") -> ImportView:
    name = "list.xlsx" if data.startswith(b"PK") else "list.csv"
    async with transaction(engine) as session:
        return await service.preview_roster(Work(session, who, NOW), VAULT, academy, name, data)


async def commit(engine: AsyncEngine, who: Actor, import_id: UUID) -> ImportView:
    async with transaction(engine) as session:
        return await service.commit_roster(Work(session, who, NOW), VAULT, hear, import_id)


async def bring_in(engine: AsyncEngine, who: Actor, data: bytes, academy: str = "YH") -> ImportView:
    found = await preview(engine, who, data, academy)
    return await commit(engine, who, found.id)


def counts(view: ImportView) -> tuple[int, int, int, int, int]:
    found = view.report
    return found.rows, found.accepted, found.joined, found.refused, found.empty


REGISTER = ("person", "associate", "role_grant", "associate_skill", "associate_topic", "availability", "usual_time")


async def register(engine: AsyncEngine) -> dict[str, int]:
    """How many rows each table of the register has."""
    async with transaction(engine) as session:
        return {name: (await session.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one() for name in REGISTER}


async def rows(engine: AsyncEngine, sql: str, **values: object) -> list[tuple[object, ...]]:
    async with transaction(engine) as session:
        return [tuple(row) for row in (await session.execute(text(sql), values)).all()]
