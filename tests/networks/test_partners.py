"""Community partners: found by what they offer, changed one at a time, put away once, and only by their team."""

from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import rules, service
from schemas.access import Role
from schemas.networks import PartnerKind, PartnerView, SavePartner
from tests.builders import NOW, Builder, actor
from tests.support.races import together


def said(name: str = "Harehills Carers", **more: object) -> SavePartner:
    facts = {"kind": PartnerKind.PARTNER, "offers": "A quiet room", "place": "Leeds", **more}
    return SavePartner(name=name, **facts)  # type: ignore[arg-type]


@pytest.fixture
async def team(build: Builder) -> Work:
    return build.work(await build.staff(Role.TEAM, "YH"))


async def names(work: Work, words: str = "", code: str = "YH") -> list[str]:
    return [one.name for one in (await service.partners(work, code, words)).items]


async def test_each_word_is_in_the_name_the_offer_or_the_place(team: Work) -> None:
    await service.add_partner(team, "YH", said())
    await service.add_partner(
        team, "YH", said("Ann Booth", kind=PartnerKind.CONNECTOR, offers="Knows 100% of Hull", place="")
    )
    found = {
        words: await names(team, words) for words in ("", "carers", "QUIET leeds", "room hull", "100%", "_", "\\", "%")
    }
    assert found == {
        "": ["Ann Booth", "Harehills Carers"], "carers": ["Harehills Carers"], "QUIET leeds": ["Harehills Carers"],
        "room hull": [], "100%": ["Ann Booth"], "_": [], "\\": [], "%": ["Ann Booth"],
    }  # fmt: skip


async def test_changed_checked_and_put_away_with_a_trace(team: Work, build: Builder) -> None:
    made = await service.add_partner(team, "YH", said())
    later = build.work(team.actor, NOW.replace(month=12))
    one = await service.change_partner(later, made.id, said("Harehills Carers Hub", version=made.version, checked=True))
    same = await service.change_partner(later, made.id, said("Harehills Carers Hub", version=one.version))
    assert (one.version, same.version, str(one.checked_on)) == (2, 2, "2026-12-22")
    gone = await service.put_away_partner(later, made.id)
    assert (gone.put_away_at, await names(later)) == (later.now, [])
    with pytest.raises(Conflict):
        await service.put_away_partner(later, made.id)
    with pytest.raises(Conflict, match="put away"):
        await service.change_partner(later, made.id, said(version=3))
    shown = await build.session.execute(text("SELECT kind, data->>'fields' FROM event ORDER BY seq"))
    assert [tuple(row) for row in shown] == [
        ("PartnerAdded", None), ("PartnerChanged", '["name", "checked_on"]'), ("PartnerPutAway", None),
    ]  # fmt: skip


async def test_what_changed_in_between_is_not_written_over(team: Work) -> None:
    made = await service.add_partner(team, "YH", said())
    await service.change_partner(team, made.id, said("One", version=1))
    with pytest.raises(Conflict, match="Somebody changed this"):
        await service.change_partner(team, made.id, said("Two", version=1))
    with pytest.raises(Invalid, match="which version"):
        await service.change_partner(team, made.id, said("Three"))


async def test_two_changes_at_once_are_one(engine: AsyncEngine, build: Builder) -> None:
    who = await build.staff(Role.TEAM, "YH")
    made = await service.add_partner(build.work(who), "YH", said())
    await build.session.commit()

    async def change(name: str) -> PartnerView:
        async with transaction(engine) as session:
            return await service.change_partner(Work(session, who, NOW), made.id, said(name, version=1))

    found = await together(*(change(f"Name {number}") for number in range(4)))
    assert Counter(type(one).__name__ for one in found) == {"PartnerView": 1, "Conflict": 3}


async def test_a_long_list_in_pages(team: Work) -> None:
    for number in range(53):
        await service.add_partner(team, "YH", said(f"Partner {number:02d}"))
    first = await service.partners(team, "YH")
    rest = await service.partners(team, "YH", after=first.items[-1].id)
    assert ([one.name for one in [*first.items, *rest.items]], first.next, rest.next) == (
        [f"Partner {number:02d}" for number in range(53)], str(first.items[-1].id), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "academy", "sees", "edits"),
    [
        (Role.TEAM, "YH", None, None), (Role.TEAM, "NW", NotFound, NotFound), (Role.NATIONAL, None, None, None),
        (Role.ASSOCIATE, "YH", NotAllowed, NotAllowed), (Role.FINANCE, None, NotAllowed, NotAllowed),
        (Role.ADMIN, None, NotAllowed, NotAllowed), (Role.AUDITOR, None, NotAllowed, NotAllowed),
        (Role.DATA_PROTECTION, None, NotAllowed, NotAllowed), (Role.ANONYMOUS, None, NotAllowed, NotAllowed),
    ],
)  # fmt: skip
async def test_whose_they_are(
    team: Work, build: Builder, role: Role, academy: str | None, sees: type[Refusal] | None, edits: type[Refusal] | None
) -> None:
    made = await service.add_partner(team, "YH", said())
    work = build.work(actor((await build.person()).id, role, academy))
    tries = [
        (sees, lambda: service.partners(work, "YH")), (sees, lambda: service.partner(work, made.id)),
        (edits, lambda: service.add_partner(work, "YH", said("Another"))),
        (edits, lambda: service.change_partner(work, made.id, said(version=1))),
        (edits, lambda: service.put_away_partner(work, made.id)),
    ]  # fmt: skip
    for refusal, attempt in tries:
        try:
            await attempt()
            outcome = None
        except Refusal as no:
            outcome = type(no)
        assert outcome == refusal


async def test_what_is_not_there_is_told(team: Work, build: Builder) -> None:
    with pytest.raises(NotFound):
        await service.partner(team, uuid4())
    with pytest.raises(Invalid, match="200 characters"):
        await service.partners(team, "YH", "a" * 201)
    national = build.work(await build.staff(Role.NATIONAL))
    with pytest.raises(NotFound):
        await service.add_partner(national, "XX", said())


def test_after_a_year_somebody_looks_again() -> None:
    today = NOW.date()
    assert (rules.check_again(today.replace(year=2025), today), rules.check_again(today, today)) == (True, False)
