import pytest

from tests.builders import Builder
from tests.development.school import School, school


@pytest.fixture
async def one(build: Builder) -> School:
    return await school(build)
