"""Two people who are not paired: said by the team on a page, kept without why, and held to by what is suggested."""

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.offers import service as offers
from faculty_api.people import service
from schemas.access import Role
from schemas.apart import SayNotWith
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client


async def test_said_once_for_both_taken_back_and_only_within_reach(build: Builder, session: AsyncSession) -> None:
    sam, priya = await build.associate("Sam Okafor"), await build.associate("Priya Shah", kind="professional")
    away = await build.associate("Nell North", academy="NW")
    team = build.work(await build.staff(Role.TEAM, "YH"))
    cohort = await build.cohort()
    await build.session_of(cohort)
    for one, other in ((sam, priya), (priya, sam)):
        said = await service.say_not_with(team, one.person_id, SayNotWith(other=other.person_id))
        assert [each.id for each in said.people] == [other.person_id]
    (found,) = await offers.suggestions(team, cohort.id)
    assert [len(choice.people) for choice in found.choices] == [1]
    looked = await service.not_with(team, sam.person_id, "n")
    assert [[each.name for each in some] for some in (looked.people, looked.found)] == [["Priya Shah"], []]
    back = await service.say_not_with(team, sam.person_id, SayNotWith(other=priya.person_id, not_with=False))
    again = await service.say_not_with(team, sam.person_id, SayNotWith(other=priya.person_id, not_with=False))
    assert (back.people, again.people) == ([], [])
    rows = await session.execute(text("SELECT data->>'not_with' FROM event WHERE kind = 'NotWithSaid' ORDER BY seq"))
    assert [row[0] for row in rows.all()] == ["true", "false"]
    for one, other, refused in (
        (sam, sam, Conflict), (sam, away, NotFound), (away, sam, NotFound),
    ):  # fmt: skip
        with pytest.raises(refused):
            await service.say_not_with(team, one.person_id, SayNotWith(other=other.person_id))
    with pytest.raises(NotFound):
        await service.not_with(team, away.person_id)


async def test_on_the_page(build: Builder, session: AsyncSession, client: Client) -> None:
    sam = await build.associate("Sam Okafor")
    await build.associate("Priya Shah", kind="professional")
    staff = await build.staff(Role.TEAM, "YH")
    await session.commit()
    team, here = await Visitor(client).log_in(staff.person, Role.TEAM), f"/team/associates/{sam.person_id}/not-with"
    assert here in (await team.open(f"/team/associates/{sam.person_id}"), *team.page.links)
    assert "Sam Okafor can be paired with everybody." in await team.open(here)
    assert "Nobody else here is called Zz." in await team.open(f"{here}?q=Zz")
    assert "Who is not to be paired with Sam Okafor?" in await team.open(f"{here}?q=priya+sh")
    assert "Select who they are not to be paired with" in await team.send()
    assert team.status == 422
    priya = (await session.execute(text("SELECT id FROM person WHERE full_name = 'Priya Shah'"))).scalar_one()
    assert "Priya Shah They can be paired again" in await team.send({"other": str(priya)})
    assert "can be paired with everybody" in await team.send({"no": "1"}, form=-2)
