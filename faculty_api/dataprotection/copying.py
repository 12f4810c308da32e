"""Builds a person's copy of everything held of them, from the keeping schedule. ``service.py`` has asked permission."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import queries, rules, unnamed
from faculty_api.dataprotection.masking import SOMEBODY, masking
from faculty_api.dataprotection.sealed import place_of
from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.kernel.work import Work
from faculty_api.tables import metadata
from schemas.dataprotection import AccessCopy, Acted, CopyPart
from schemas.keeping import DataClass, Held, Schedule
from schemas.values import PersonId

EVENTS = "event"
YOU = "you"
UNREADABLE = "This is kept, and it cannot be opened at the moment"
WITHHELD = "Only the person can open this: it is in the copy that they make themselves"


async def copy(work: Work, vault: Vault, schedule: Schedule, me: Person, *, full: bool = False) -> AccessCopy:
    """``full``: in the hands of data protection, and all that the person would see; two people released it."""
    made = Copying(work, vault, schedule, me, full=full)
    return await made.whole()


class Copying:
    """One copy while it is made. ``own``: the person themselves is at the door; ``opens``: nothing is withheld."""

    def __init__(self, work: Work, vault: Vault, schedule: Schedule, me: Person, *, full: bool) -> None:
        self.work, self.vault, self.schedule, self.me = work, vault, schedule, me
        self.own, self.full = work.actor.person == me.id, full
        self.opens = self.own or full
        self.mine, self.others = {me.id}, set[UUID]()
        self.subjects = {me.id}

    async def whole(self) -> AccessCopy:
        self.mine = await queries.records(self.work.session, self.me.id)
        found = [await self._part(name, held) for name, held in self._copied().items() if name != EVENTS]
        happened = await queries.events(self.work.session, self.subjects)
        found.append(self._shown(EVENTS, self.schedule.tables[EVENTS], happened))
        self.others |= await queries.beside(self.work.session, self.me.id)
        near = self.others - self.mine
        mask = await masking(self.work, self.me, near, [part.rows for part in found], self.mine)
        parts = [msgspec.structs.replace(part, rows=mask(part.rows)) for part in found]
        return AccessCopy(
            person=PersonId(self.me.id),
            full_name=self.me.full_name,
            made_at=self.work.now,
            own=self.own,
            full=self.full,
            standing=self.schedule.standing,
            note=self.schedule.note,
            parts=parts,
            acted=await self._acted(),
        )

    def _copied(self) -> dict[str, Held]:
        return {
            name: held
            for name, held in self.schedule.tables.items()
            if held.about and (self.own or not held.nobody_else) and (self.opens or not held.only_own)
        }

    async def _part(self, name: str, held: Held) -> CopyPart:
        found = await queries.rows(self.work.session, self.schedule, name, self.me.id)
        self.subjects |= {row["id"] for row in found if isinstance(row.get("id"), UUID)}
        return self._shown(name, held, found)

    def _shown(self, name: str, held: Held, found: Sequence[Mapping[str, Any]]) -> CopyPart:
        left = {column: reason for column, _, reason in rules.columns(held) if reason}
        return CopyPart(
            table=name,
            title=held.title,
            group=self.schedule.groups[held.group],
            class_=held.class_,
            kept=[rules.kept_for(self.schedule, one) for one in (held, *held.sooner)],
            rows=unnamed.together(name, found, [self._row(name, held, row) for row in found]),
            left_out={column: self.schedule.reasons[reason].words for column, reason in left.items()},
        )

    def _row(self, name: str, held: Held, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            column: self._value(name, held, row, column, how)
            for column, how, _ in rules.columns(held)
            if column in held.given or (how != rules.NOT and held.about != (column,))
        }

    def _value(self, name: str, held: Held, row: Mapping[str, Any], column: str, how: str) -> Any:
        value = row[column]
        if value is None:
            return None
        if how == rules.PEOPLE:
            return [self._person(one) for one in value] if isinstance(value, list) else self._person(value)
        guarded = rules.class_of(self.schedule, held, column, "") is DataClass.P4
        if not self.opens and (guarded or how in (rules.OPENED, rules.MASKED)):
            return WITHHELD
        if how == rules.GIVEN:
            return _plain(value)
        opened = self._opened(name, row, column)
        return rules.masked(opened) if how == rules.MASKED and opened != UNREADABLE else opened

    def _person(self, value: UUID) -> str:
        if value in self.mine:
            return YOU
        self.others.add(value)
        return SOMEBODY

    def _opened(self, name: str, row: Mapping[str, Any], column: str) -> str:
        try:
            return self.vault.open(row[column], place=place_of(self.schedule, name, row, column)).strip()
        except Unreadable:
            return UNREADABLE

    async def _acted(self) -> list[Acted]:
        found = []
        for name, held in self.schedule.tables.items():
            if name in metadata.tables:
                counts = await queries.times_named(self.work.session, name, held, self.me.id)
                found += [Acted(table=name, title=held.title, what=one, times=n) for one, n in counts.items()]
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, Range):
        return {"from": _plain(value.lower), "until": _plain(value.upper)}
    if isinstance(value, MultiRange):
        return [_plain(one) for one in value]
    return msgspec.to_builtins(value)
