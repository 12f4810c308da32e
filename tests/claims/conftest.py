"""What tests of a claim's pages begin with."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.builders import Builder
from tests.claims.stage import AFTER, Stage, set_stage
from tests.support.client import Client


@pytest.fixture
async def at(build: Builder, session: AsyncSession, client: Client) -> Stage:
    client.app.state.clock.at = AFTER
    made = await set_stage(build)
    await session.commit()
    return made
