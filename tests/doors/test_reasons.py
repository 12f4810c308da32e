"""Spaces are no reason: where a reason is asked for, they are refused at its field, and nothing is kept."""

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.support.client import Client

ASKED = {
    "suspend": (Role.TEAM, "/associates/{sam}/suspension", {"words": "  "}, "words"),
    "lift": (Role.TEAM, "/associates/{sam}/suspension/end", {"words": " "}, "words"),
    "interest": (Role.TEAM, "/interest", {"full_name": "Ida New", "how": "phone", "phone": "07700 900123",
                                          "reason": "  "}, "reason"),
    "private": (Role.DATA_PROTECTION, "/associates/{sam}/private/reading", {"reason": "  "}, "reason"),
    "contact": (Role.TEAM, "/associates/{sam}/email", {"email": "new@example.org", "reason": "  "}, "reason"),
}  # fmt: skip


@pytest.mark.parametrize("what", ASKED)
async def test_spaces_are_no_reason(client: Client, build: Builder, session: AsyncSession, what: str) -> None:
    role, path, body, field = ASKED[what]
    sam = await build.associate("Sam Okafor")
    who = await build.staff(role, "YH" if role is Role.TEAM else None)
    await session.commit()
    answer = await client.post("/api/v1" + path.format(sam=sam.person_id), as_=(who.person, role), json=body)
    assert (answer.status_code, [fault["field"] for fault in answer.json()["faults"]]) == (422, [field])
    kept = await session.execute(text("SELECT count(*) FROM event WHERE kind <> 'TokenIssued'"))
    assert kept.scalar_one() == 0
