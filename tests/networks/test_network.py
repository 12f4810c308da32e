"""How a network stands, counted: people, skills that few have, where they live; for its own team and for national."""

import pytest

from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.people import service
from faculty_api.people.vocabulary import words
from schemas.access import Role
from tests.builders import Builder, actor


async def test_people_skills_and_places_are_counted(build: Builder) -> None:
    for number, postcode in enumerate(("LS1 3WD", "LS6 2AB", "ls6 3cd", "HU1 1AA", "nonsense")):
        await build.associate(
            f"Ann Number{number}", skills=["coaching"] if number < 2 else ["large-groups"], postcode=postcode
        )
    await build.associate("Bo Pro", kind="professional", skills=["large-groups"], postcode="LS1 3WD")
    await build.associate("Cy Paused", status="paused", skills=["storytelling"])
    await build.associate("Di Gone", status="ended")
    await build.associate("Ed Elsewhere", academy="NW", skills=["storytelling"])
    team = build.work(await build.staff(Role.TEAM, "YH"))
    found = await service.network(team, "YH")
    heads = {(one.kind.value, one.status.value): one.people for one in found.people}
    assert heads == {
        ("lived", "active"): 5, ("lived", "paused"): 1, ("lived", "suspended"): 0, ("lived", "ended"): 1,
        ("professional", "active"): 1, ("professional", "paused"): 0, ("professional", "suspended"): 0,
        ("professional", "ended"): 0,
    }  # fmt: skip
    skills = {one.code: (one.lived, one.professional, one.gap) for one in found.skills}
    assert (skills["coaching"], skills["large-groups"], skills["storytelling"]) == (
        (2, 0, True), (3, 1, False), (0, 0, True),
    )  # fmt: skip
    assert ([one.code for one in found.skills[-2:]], len(found.skills)) == (
        ["coaching", "large-groups"],
        len(words("skill")),
    )
    assert [(one.area, one.name, one.people, one.districts) for one in found.areas] == [
        ("LS", "Leeds", 4, [("LS1", 2), ("LS6", 2)]), ("HU", "Hull", 1, [("HU1", 1)]), ("", "", 1, []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "academy", "code", "refusal"),
    [
        (Role.TEAM, "YH", "YH", None), (Role.TEAM, "NW", "YH", NotFound), (Role.NATIONAL, None, "YH", None),
        (Role.NATIONAL, None, "XX", NotFound), (Role.ASSOCIATE, "YH", "YH", NotAllowed),
        (Role.FINANCE, None, "YH", NotAllowed), (Role.ADMIN, None, "YH", NotAllowed),
        (Role.AUDITOR, None, "YH", NotAllowed), (Role.DATA_PROTECTION, None, "YH", NotAllowed),
        (Role.ANONYMOUS, None, "YH", NotAllowed),
    ],
)  # fmt: skip
async def test_who_sees_it(
    build: Builder, role: Role, academy: str | None, code: str, refusal: type[Refusal] | None
) -> None:
    try:
        await service.network(build.work(actor((await build.person()).id, role, academy)), code)
        outcome = None
    except Refusal as no:
        outcome = type(no)
    assert outcome == refusal
