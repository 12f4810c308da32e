"""Rows that point to somebody are pointed to the record that is kept, by the list in ``owned.py``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, case, delete, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.records.owned import Way, tables
from faculty_api.tables import metadata


class Moving:
    """From ``gone`` to ``kept``, in one transaction."""

    def __init__(self, session: AsyncSession, kept: UUID, gone: UUID) -> None:
        self.session, self.kept, self.gone = session, kept, gone
        self.ids: dict[str, Any] = {"kept": kept, "gone": gone}

    async def everything(self) -> None:
        for name, columns in tables(Way.MOVES).items():
            await self.move(name, columns)
        for name, columns in tables(Way.UNITED).items():
            await self._unite(metadata.tables[name], columns)
        await self._told_apart()

    async def move(self, name: str, columns: Sequence[str]) -> None:
        """All columns of a row at once: checks between two of them hold throughout."""
        table = metadata.tables[name]
        changed = {column: self._mapped(table, column) for column in columns}
        await self.session.execute(update(table).where(self._names(table, columns)).values(changed))

    async def _unite(self, table: Table, columns: Sequence[str]) -> None:
        mapped = [self._mapped(table, one.name) if one.name in columns else one for one in table.columns]
        here = select(*mapped).where(self._names(table, columns))
        await self.session.execute(
            insert(table).from_select([one.name for one in table.columns], here).on_conflict_do_nothing()
        )
        await self.session.execute(delete(table).where(self._names(table, columns)))

    async def _told_apart(self) -> None:
        """Whoever is not the one is not the other either; the smaller id stands first."""
        await self.run(
            "INSERT INTO not_same SELECT least(:kept, other), greatest(:kept, other), said_by, said_at FROM ("
            " SELECT CASE person_id WHEN :gone THEN other_id ELSE person_id END AS other, said_by, said_at"
            " FROM not_same WHERE :gone IN (person_id, other_id)) AS pairs WHERE other <> :kept ON CONFLICT DO NOTHING"
        )
        await self.run("DELETE FROM not_same WHERE :gone IN (person_id, other_id)")

    async def run(self, statement: str, **more: Any) -> None:
        typed = statement.replace(":kept", "CAST(:kept AS uuid)").replace(":gone", "CAST(:gone AS uuid)")
        given = {name: value for name, value in self.ids.items() if f":{name}" in statement}
        await self.session.execute(text(typed), {**given, **more})

    def _names(self, table: Table, columns: Sequence[str]) -> Any:
        return or_(*(table.c[column] == self.gone for column in columns))

    def _mapped(self, table: Table, column: str) -> Any:
        kept = literal(self.kept, PG_UUID(as_uuid=True))
        return case((table.c[column] == self.gone, kept), else_=table.c[column]).label(column)
