"""The whole site, in process: pages and API over HTTP, on the test's own database."""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import httpx
import pytest_asyncio
from litestar import Litestar
from litestar.datastructures import State
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.accounts import service as accounts
from faculty_api.app import made_of
from faculty_api.asgi import create_site
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.settings import Settings
from schemas.access import NOBODY, Role
from tests.builders import NOW


class Client:
    """Requests as somebody: ``await client.get("/api/v1/claims", as_=(person_id, Role.TEAM))``."""

    def __init__(self, app: Litestar, engine: AsyncEngine, http: httpx.AsyncClient) -> None:
        self.app, self.engine, self.http = app, engine, http
        self._tokens: dict[tuple[UUID, Role], str] = {}

    async def token(self, person: UUID, role: Role) -> str:
        if (person, role) not in self._tokens:
            async with transaction(self.engine) as session:
                work = Work(session, NOBODY, self.app.state.clock())
                self._tokens[person, role] = await accounts.issue_token(work, person, role, "test")
        return self._tokens[person, role]

    async def request(
        self, method: str, path: str, as_: tuple[UUID, Role] | None = None, **more: object
    ) -> httpx.Response:
        headers = dict(more.pop("headers", None) or {})  # type: ignore[call-overload]
        if as_ is not None:
            headers["Authorization"] = f"Bearer {await self.token(*as_)}"
        return await self.http.request(method, path, headers=headers, **more)  # type: ignore[arg-type]

    async def get(self, path: str, as_: tuple[UUID, Role] | None = None, **more: object) -> httpx.Response:
        return await self.request("GET", path, as_, **more)

    async def post(self, path: str, as_: tuple[UUID, Role] | None = None, **more: object) -> httpx.Response:
        return await self.request("POST", path, as_, **more)


class Now:
    """A clock that a test moves."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@cache
def _site() -> Litestar:
    """Built once a process: its four hundred routes take longer than most tests."""
    return create_site(Settings(home=Path("/nowhere"), field_key="11" * 32), "postgresql://nobody@localhost/none")


@pytest_asyncio.fixture
async def client(engine: AsyncEngine, database_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    """The site with a movable clock (``client.app.state.clock.at``); commit what you built before you ask."""
    settings = Settings(home=tmp_path, base_url="http://testserver", field_key="11" * 32)
    app = _site()
    app.state = State({**app.state, **made_of(settings, database_url, Now()), "engine": engine})
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        yield Client(app, engine, http)
