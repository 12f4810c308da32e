import pytest

from schemas.access import Role
from tests.builders import Builder
from tests.stories.house import House


@pytest.fixture
async def house(build: Builder) -> House:
    sam = await build.associate("Sam Okafor", topics=["dementia"])
    return House(build, sam, await build.staff(Role.TEAM, "YH", "Hal Home"))
