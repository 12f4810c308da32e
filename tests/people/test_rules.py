"""Who sees how much of an associate."""

from uuid import UUID

import pytest

from faculty_api.people.rules import Sight, sight
from schemas.access import Role
from schemas.values import PersonId
from tests.builders import actor

SAM, OTHER = PersonId(UUID(int=1)), PersonId(UUID(int=2))


@pytest.mark.parametrize(
    ("person", "role", "academy", "seen"),
    [
        (SAM, Role.ASSOCIATE, "YH", Sight.PRIVATE),
        (OTHER, Role.ASSOCIATE, "YH", Sight.NAME),
        (OTHER, Role.TEAM, "YH", Sight.PRIVATE),
        (OTHER, Role.TEAM, "NE", Sight.NAME),
        (OTHER, Role.NATIONAL, None, Sight.DETAILS),
        (OTHER, Role.FINANCE, None, Sight.NAME),
        (OTHER, Role.AUDITOR, None, Sight.NAME),
        (OTHER, Role.DATA_PROTECTION, None, Sight.NAME),
        (OTHER, Role.SYSTEM, None, Sight.NAME),
    ],
)
def test_sight(person: PersonId, role: Role, academy: str | None, seen: Sight) -> None:
    assert sight(actor(person, role, academy), SAM, "YH") is seen
