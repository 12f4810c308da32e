"""Work: the transaction a use-case runs in, who asks for it, and when."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel import history
from faculty_api.kernel.errors import Conflict, KeyUsed, NotAllowed, Refusal
from schemas.access import Actor, Permission, Reach
from schemas.values import Event

Answer = TypeVar("Answer")
_CLAIM = text(
    "INSERT INTO command (key, person_id, body, at) VALUES (:key, :person, :body, :at) ON CONFLICT DO NOTHING"
)


class Work:
    """One request's work. Nothing below the edge commits it."""

    def __init__(self, session: AsyncSession, actor: Actor, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.now = now

    def must(self, permission: Permission) -> Reach:
        """The first line of every use-case: how far the actor may go, or ``NotAllowed``."""
        reach = self.actor.reach(permission)
        if reach is None:
            raise NotAllowed(
                "You do not have access to this. Ask the person who runs the faculty if you think you need it"
            )
        return reach

    def record(self, event: Event) -> None:
        """Append what happened, in this transaction."""
        self.session.add(history.row(event, self.actor, self.now))

    async def flush(self, refusals: Mapping[str, Refusal] | None = None) -> None:
        """Let the database speak; a constraint it names becomes the refusal given for it."""
        try:
            await self.session.flush()
        except IntegrityError as error:
            raise translated(error, refusals or {}) from error

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A savepoint: a refusal inside leaves nothing behind, and the page can still be shown."""
        async with self.session.begin_nested():
            yield

    async def sent_before(self, key: str | None, body: bytes) -> bool | None:
        """Whether this very command was sent before; None when its key was used for another body."""
        if key is None:
            return False
        mine = {"key": key, "person": self.actor.person}
        query = text("SELECT body FROM command WHERE key = :key AND person_id = :person")
        first = (await self.session.execute(query, mine)).scalar_one_or_none()
        return False if first is None else True if first == sha256(body).hexdigest() else None

    async def once(
        self, key: str | None, body: bytes, kind: type[Answer], run: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        """Run a command at most once for its key: the same key again gives the first answer; another body, a Conflict.

        ``kind`` is the type of the answer, kept as JSON. Without a key the command simply runs.
        """
        if key is None:
            return await run()
        if not re.fullmatch(r"[A-Za-z0-9_.:-]{8,100}", key):
            raise Refusal("The Idempotency-Key must be 8 to 100 letters, numbers, or - _ . :")
        digest = sha256(body).hexdigest()
        mine = {"key": key, "person": self.actor.person}
        inserted = await self.session.execute(
            _CLAIM,
            {**mine, "body": digest, "at": self.now},
        )
        if inserted.rowcount == 0:  # type: ignore[attr-defined]
            first = (
                await self.session.execute(
                    text("SELECT body, answer FROM command WHERE key = :key AND person_id = :person"), mine
                )
            ).one()
            if first.body != digest:
                raise KeyUsed("This key was used for something else. Send the command again with a new key")
            return msgspec.convert(first.answer, kind, strict=False)
        answer = await run()
        await self.session.flush()
        await self.session.execute(
            text("UPDATE command SET answer = CAST(:answer AS jsonb) WHERE key = :key AND person_id = :person"),
            {**mine, "answer": msgspec.json.encode(answer).decode()},
        )
        return answer


def translated(error: DBAPIError, refusals: Mapping[str, Refusal]) -> Exception:
    """The refusal for the constraint the database named, or a plain Conflict: two people met at one row."""
    diagnostics = getattr(error.orig, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or ""
    return refusals.get(name) or Conflict("Somebody else changed this at the same time. Look again, then try again")
