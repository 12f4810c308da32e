"""Each test has a database of its own, ready and empty of people."""

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.builders import Builder


@pytest.mark.parametrize("time", ["first", "second"])
async def test_what_one_test_leaves_the_next_does_not_see(session: AsyncSession, build: Builder, time: str) -> None:
    await build.associate("Ada Okafor")
    await session.commit()
    assert (await session.exec(text("SELECT count(*) FROM associate"))).scalar() == 1  # type: ignore[call-overload]
