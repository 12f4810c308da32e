"""What happened, kept for ever: appended with the change itself, sealed later in hash-chained batches.

The table only grows (a trigger refuses UPDATE and DELETE). Writers never wait for the chain: each takes a shared
advisory lock for its transaction, the sealer tries for the exclusive one and so only ever sees finished writers.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Identity, text
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import instant, json_column, reference
from faculty_api.kernel.ids import new_id
from schemas.access import Actor
from schemas.values import Event

WRITER_LOCK = 7_305_001
FIRST = "0" * 64


class EventRow(SQLModel, table=True):
    __tablename__ = "event"
    seq: int | None = Field(default=None, primary_key=True, sa_type=BigInteger, sa_column_args=[Identity(always=True)])
    id: UUID = Field(unique=True)
    at: datetime = instant()
    person_id: UUID
    role: str
    kind: str = Field(index=True)
    subject: UUID | None = Field(default=None, index=True)
    data: dict[str, Any] = json_column()


class Seal(SQLModel, table=True):
    __tablename__ = "seal"
    number: int = Field(primary_key=True)
    last_seq: int = Field(sa_type=BigInteger)
    events: int
    previous: str
    digest: str
    at: datetime = instant()


class CommandRow(SQLModel, table=True):
    """A command that ran, by its key, with its first answer."""

    __tablename__ = "command"
    key: str = Field(primary_key=True)
    person_id: UUID = reference("person.id", primary_key=True)
    body: str
    answer: Any | None = json_column(default=None, nullable=True)
    at: datetime = instant()


def row(event: Event, actor: Actor, now: datetime) -> EventRow:
    data = msgspec.to_builtins(event)
    subject = data.get("subject")
    return EventRow(
        id=new_id(),
        at=now,
        person_id=actor.person,
        role=actor.role,
        kind=data.pop("kind"),
        subject=UUID(subject) if subject else None,
        data=data,
    )


def digest_of(previous: str, rows: list[Any]) -> str:
    """SHA-256 over the previous digest and each event's canonical JSON, in order."""
    sha = sha256(previous.encode())
    for event in rows:
        body = [
            event.seq,
            event.id,
            event.at.timestamp(),
            event.person_id,
            event.role,
            event.kind,
            event.subject,
            event.data,
        ]
        sha.update(msgspec.json.encode(body, order="sorted"))
    return sha.hexdigest()


_NEXT = text("SELECT * FROM event WHERE seq > :after ORDER BY seq LIMIT :most")
_SPAN = text("SELECT * FROM event WHERE seq > :after AND seq <= :upto ORDER BY seq")


async def seal(session: AsyncSession, now: datetime, *, most: int = 10_000) -> int:
    """Seal the events not yet sealed, at most ``most``; returns how many. 0 also while writers are busy."""
    free = await session.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
    if not free.scalar_one():
        return 0
    last = (
        await session.execute(text("SELECT number, last_seq, digest FROM seal ORDER BY number DESC LIMIT 1"))
    ).first()
    number, after, previous = (last.number, last.last_seq, last.digest) if last else (0, 0, FIRST)
    rows = list((await session.execute(_NEXT, {"after": after, "most": most})).all())
    if not rows:
        return 0
    session.add(
        Seal(
            number=number + 1,
            last_seq=rows[-1].seq,
            events=len(rows),
            previous=previous,
            digest=digest_of(previous, rows),
            at=now,
        )
    )
    await session.flush()
    return len(rows)


async def digest_now(session: AsyncSession, number: int, after: int, upto: int) -> str:
    """Of the events of one seal as they stand now."""
    query = text("SELECT previous FROM seal WHERE number = :number")
    previous = (await session.execute(query, {"number": number})).scalar_one()
    return digest_of(previous, list((await session.execute(_SPAN, {"after": after, "upto": upto})).all()))


_EMPTIED = text(
    "SELECT (e.data ->> 'seal')::int AS seal, e.data ->> 'before' AS before, e.data ->> 'after' AS after FROM event e"
    " JOIN removal r ON r.id = e.subject AND r.made_by <> r.released_by WHERE e.kind = 'HistoryEmptied' ORDER BY e.seq"
)
_ENDED = text(
    "SELECT coalesce(max((e.data ->> 'seal')::int), 0) FROM event e"
    " JOIN removal r ON r.id = e.subject AND r.made_by <> r.released_by WHERE e.kind = 'HistoryEnded'"
)


async def expected(session: AsyncSession) -> dict[int, str]:
    """The digest of each seal's events: the seal's own, or what a removal by two people left, one after the other."""
    found = {one.number: one.digest for one in (await session.execute(text("SELECT number, digest FROM seal"))).all()}
    for one in (await session.execute(_EMPTIED)).all():
        if found.get(one.seal) == one.before:
            found[one.seal] = one.after
    return found


async def faults(session: AsyncSession) -> list[str]:
    """What is wrong with the chain, in words; empty when every seal still matches its events."""
    wrong: list[str] = []
    after, previous, number = 0, FIRST, 1
    holds, ended = await expected(session), (await session.execute(_ENDED)).scalar_one()
    for seal_row in (await session.execute(text("SELECT * FROM seal ORDER BY number"))).all():
        if seal_row.number != number or seal_row.previous != previous:
            wrong.append(f"Seal {seal_row.number} does not follow the one before it")
        rows = list((await session.execute(_SPAN, {"after": after, "upto": seal_row.last_seq})).all())
        if seal_row.number <= ended:
            sound = not rows
        else:
            sound = len(rows) == seal_row.events and digest_of(seal_row.previous, rows) == holds[seal_row.number]
        if not sound:
            wrong.append(f"The events of seal {seal_row.number} (up to {seal_row.last_seq}) were changed")
        after, previous, number = seal_row.last_seq, seal_row.digest, seal_row.number + 1
    return wrong


def as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
