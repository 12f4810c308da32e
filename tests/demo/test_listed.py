"""Whom one can be in the demonstration, and what its people said, without building it."""

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.demo import service
from faculty_api.demo.access import SHARES
from faculty_api.demo.people import KEY
from faculty_api.equality.questions import questions
from faculty_api.kernel.installation import DEMO, InstallationRow
from faculty_api.records import service as records
from schemas.access import NOBODY, Role
from schemas.demo import DemoPerson
from schemas.equality import RATHER_NOT
from schemas.records import MergePeople
from schemas.values import PersonId
from tests.builders import Builder
from tests.people.rosters import VAULT


async def test_a_record_that_was_joined_to_another_is_not_offered(session: AsyncSession, build: Builder) -> None:
    kept, gone, team = (
        await build.associate("Jo Marsh"),
        await build.associate("Joan Marsh"),
        await build.staff(Role.TEAM, "YH"),
    )
    listed = [
        DemoPerson(name=name, kind="associate", person=who.person_id, role=Role.ASSOCIATE, where="", situation="")
        for name, who in (("Jo", kept), ("Joan", gone))
    ]
    session.add(InstallationRow(key=DEMO[0], value=DEMO[1]))
    session.add(InstallationRow(key=KEY, value=msgspec.json.encode(listed).decode()))
    await session.flush()
    work = build.work(NOBODY)
    assert [one.name for one in await service.listed(work)] == ["Jo", "Joan"]
    await records.merge(build.work(team), VAULT, kept.person_id, MergePeople(other=PersonId(gone.person_id)))
    assert [one.name for one in await service.listed(work)] == ["Jo"]
    await service.enter(work, kept.person_id, Role.ASSOCIATE)


def test_every_answer_about_equality_has_its_share_of_a_hundred() -> None:
    for one in questions():
        answers = [code for code, _ in one.answers if code != RATHER_NOT]
        assert (len(SHARES[one.code]), sum(SHARES[one.code])) == (len(answers), 100), one.code
