"""Whom one can be in the demonstration, and how the terminal says so. The list is kept in its database."""

from uuid import UUID

import msgspec
import psycopg

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import system_clock
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from schemas.demo import DemoPerson

KINDS = ["associate", "professional", "team", "national", "finance", "finance2", "admin", "auditor", "data-protection"]
ROLE_OF = {"professional": Role.ASSOCIATE, "finance2": Role.FINANCE}
KEY = "demo_people"


def how_to_log_in(base_url: str) -> str:
    """Lines for the terminal."""
    return (
        "\nThe demonstration is ready. Everybody in it is invented.\n"
        f"  Log in as anybody:     {base_url}/demo\n"
        f"  Letters that were sent: {base_url}/demo/mailbox\n"
        f"  A token for the API:   ./run faculty token --as KIND\n"
        f"  KIND is one of:        {', '.join(KINDS)}\n"
    )


async def token_for(url: str, kind: str, person: UUID | None) -> str:
    """An API token for the first person of a kind, or for the person given (in the role of that kind)."""
    if kind not in KINDS:
        raise NotFound(f"There is no demonstration person {kind}. Choose one of: {', '.join(KINDS)}")
    role = ROLE_OF.get(kind) or Role(kind)
    engine = make_engine(url, pool_size=1)
    try:
        async with transaction(engine) as session:
            work = Work(session, NOBODY, system_clock())
            if person is None:
                person = next(one.person for one in read(url) if one.kind == kind)
            return await accounts.issue_token(work, person, role, f"demonstration, {kind}")
    finally:
        await engine.dispose()


def read(url: str) -> list[DemoPerson]:
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1)) as connection:
        found = connection.execute("SELECT value FROM installation WHERE key = %s", [KEY]).fetchone()
    return msgspec.json.decode(found[0], type=list[DemoPerson]) if found else []
