"""A button pressed twice is one command, of whose answer no more is kept than which row it made or changed."""

from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from litestar import Request

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.values import View


class Row(Protocol):
    @property
    def id(self) -> UUID: ...


class Pressed(View, frozen=True, kw_only=True):
    id: UUID


async def pressed(work: Work, request: Request, run: Callable[[], Awaitable[Row]]) -> UUID:
    async def first() -> Pressed:
        return Pressed(id=(await run()).id)

    return (await doors.once(work, request, Pressed, first)).id
