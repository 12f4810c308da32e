"""Proposals of a new edition adopted together: all or none, by the second person, with their joint effect shown."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.evidence import service as evidence
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from faculty_api.rates import service
from schemas.access import Actor, Role
from schemas.rates import AdoptRates, DecideRate, ProposeRate, RateKind, RateState
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.evidence.paid import DAY as WORKED
from tests.evidence.paid import Paid
from tests.support.client import Client

DAY = date(2027, 4, 1)
FIGURES = {"fee.full_day": 16_000, "fee.half_day": 8_000}


async def put(build: Builder, who: Actor) -> list[UUID]:
    made = [
        await service.propose(
            build.work(who),
            ProposeRate(
                key=key, kind=RateKind.REPLACE, from_=DAY, value=value, document="The policy, version 4", reason="New"
            ),
        )
        for key, value in FIGURES.items()
    ]
    await build.session.commit()
    return [one.id for one in made]


async def states(session: AsyncSession) -> list[str]:
    return list((await session.execute(text("SELECT state FROM rate ORDER BY id"))).scalars())


@pytest.fixture
async def national(build: Builder) -> Actor:
    return await build.staff(Role.NATIONAL, None, "Nadia Brook")


@pytest.fixture
async def finance(build: Builder) -> Actor:
    return await build.staff(Role.FINANCE, None, "Farah Aziz")


async def test_all_hold_from_their_day(build: Builder, national: Actor, finance: Actor) -> None:
    made = await put(build, national)
    done = await service.adopt_many(build.work(finance), AdoptRates(ids=[*made, made[0]]))
    assert sorted(done.adopted) == sorted(made)
    book = (await service.book(build.work(national))).on(DAY)
    assert (book.number("fee.full_day"), book.number("fee.half_day")) == (16_000, 8_000)


async def test_none_when_one_cannot_be(build: Builder, session: AsyncSession, national: Actor, finance: Actor) -> None:
    made = await put(build, national)
    await service.decide(build.work(finance), made[1], DecideRate(adopt=False, reason="Not read yet"))
    await session.commit()
    before = await states(session)
    with pytest.raises(Conflict, match="Payment for a half day: This proposal was refused"):
        await service.adopt_many(build.work(finance), AdoptRates(ids=made))
    with pytest.raises(NotFound):
        await service.adopt_many(build.work(finance), AdoptRates(ids=[made[0], uuid4()]))
    with pytest.raises(NotAllowed, match="You proposed this"):
        await service.adopt_many(build.work(national), AdoptRates(ids=[made[0]]))
    await session.rollback()
    assert (await states(session)) == before


async def test_the_same_figures_adopted_by_two_at_once(
    client: Client, build: Builder, session: AsyncSession, national: Actor, finance: Actor
) -> None:
    """In whichever order they name them: one adopts all, the other is told, and nobody waits for ever."""
    made = await put(build, national)
    other = await build.staff(Role.FINANCE)
    await session.commit()

    async def press(who: Actor, ids: list[UUID]) -> int:
        body = {"ids": [str(one) for one in ids]}
        answer = await client.request(
            "POST", "/api/v1/rate-proposals/adoption", (who.person, Role.FINANCE), json=body
        )  # fmt: skip
        return answer.status_code

    codes = await asyncio.gather(press(finance, made), press(other, made[::-1]))
    assert sorted(codes) == [201, 409]
    assert set(await states(session)) == {RateState.ADOPTED}


async def test_their_joint_effect_is_not_the_sum_of_the_single_ones(build: Builder) -> None:
    """A full day and a half day of the same person and day: the new day payment makes room for the new half day."""
    paid = await Paid(build).open()
    sam = await build.associate("Sam Okafor")
    await paid.claim(sam, minutes=300)
    await paid.claim(sam, day=WORKED.replace(day=1), minutes=120)
    reader = paid.reader()
    made = await put(build, reader.actor)
    found = await evidence.effect_of_many(paid.reader(), made)
    assert (found.claims, found.lines, found.more, found.less) == (2, 2, 1500, 0)
    assert (await evidence.effect_of_many(paid.reader(), made[:1])).more == 1000


async def test_on_the_pages(
    client: Client, build: Builder, session: AsyncSession, national: Actor, finance: Actor
) -> None:
    made = await put(build, national)
    farah = await Visitor(client).log_in(finance.person, Role.FINANCE)
    assert "/admin/rates/proposals" in (await farah.open("/admin/rates"), farah.page.links)[1]
    words = await farah.open("/admin/rates/proposals")
    assert "2 proposals wait for you" in words
    words = await farah.send({})
    assert (farah.status, "Select the figures you want to adopt" in words) == (422, True)
    words = await farah.send({"rates": [str(one) for one in made]})
    assert f"Adopt {len(made)} figures?" in words
    assert "What they would have changed together in the last 12 months" in words
    words = await farah.send({})
    assert (f"{len(made)} figures adopted" in words, "No proposal waits for you" in words) == (True, True)
    assert set(await states(session)) == {RateState.ADOPTED}
    nadia = await Visitor(client).log_in(national.person, Role.NATIONAL)
    assert "No proposal waits for you" in await nadia.open("/admin/rates/proposals")


async def test_what_was_decided_meanwhile_is_said(
    client: Client, build: Builder, session: AsyncSession, national: Actor, finance: Actor
) -> None:
    made = await put(build, national)
    farah = await Visitor(client).log_in(finance.person, Role.FINANCE)
    await farah.open("/admin/rates/proposals/adopt?" + "&".join(f"p={one}" for one in made))
    await service.withdraw(build.work(national), made[0])
    await session.commit()
    words = await farah.send({})
    assert (farah.status, "This proposal was withdrawn" in words) == (422, True)
    assert (await states(session)).count(RateState.ADOPTED) == 0
    await farah.open(f"/admin/rates/proposals/adopt?p={made[0]}&p={made[1]}&p=rubbish")
    assert "1 figure is left out" in await farah.open(f"/admin/rates/proposals/adopt?p={made[0]}&p={made[1]}")


@pytest.mark.parametrize("role", [Role.ASSOCIATE, Role.TEAM, Role.AUDITOR])
async def test_nobody_else(client: Client, build: Builder, session: AsyncSession, national: Actor, role: Role) -> None:
    made = await put(build, national)
    who = await build.staff(role, "YH" if role in {Role.TEAM, Role.ASSOCIATE} else None)
    await session.commit()
    with pytest.raises(Refusal):
        await service.adopt_many(build.work(who), AdoptRates(ids=made))
    reader = await Visitor(client).log_in(who.person, role)
    await reader.open(f"/admin/rates/proposals/adopt?p={made[0]}")
    assert reader.status == 403


async def put_one(build: Builder, who: Actor, **facts: object) -> UUID:
    plain = {"key": "fee.half_day", "kind": RateKind.REPLACE, "from_": DAY, "document": "Version 4", "reason": "New"}
    return (await service.propose(build.work(who), ProposeRate(**{**plain, **facts}))).id  # type: ignore[arg-type]


async def test_a_half_day_never_pays_more_than_a_full_one(build: Builder, national: Actor, finance: Actor) -> None:
    """Neither alone nor for one Academy; together with its full day it may."""
    half = await put_one(build, national, value=17_000)
    with pytest.raises(Conflict, match="From 1 April 2027 a half day would pay £170 and a full day £150"):
        async with (work := build.work(finance)).attempt():
            await service.decide(work, half, DecideRate(adopt=True))
    local = await put_one(build, national, kind=RateKind.LOCAL, academy="LN", value=15_001)
    with pytest.raises(Conflict, match="More time must not pay less"):
        async with (work := build.work(finance)).attempt():
            await service.adopt_many(work, AdoptRates(ids=[local]))
    full = await put_one(build, national, key="fee.full_day", value=30_000)
    await service.adopt_many(build.work(finance), AdoptRates(ids=[half, full]))
    book = (await service.book(build.work(finance))).on(DAY)
    assert (book.number("fee.half_day"), book.number("fee.full_day")) == (17_000, 30_000)


async def test_what_would_not_hold_is_said_before_it_is_adopted(
    build: Builder, national: Actor, finance: Actor
) -> None:
    local = await put_one(build, national, kind=RateKind.LOCAL, value=8_000, until=date(2028, 1, 1))
    await service.decide(build.work(finance), local, DecideRate(adopt=True))
    inside = await put_one(build, national, value=8_500, from_=date(2027, 6, 1))
    assert (await service.proposal(build.work(finance), inside)).covered is True
    after = await put_one(build, national, value=8_500, from_=date(2028, 6, 1))
    assert (await service.proposal(build.work(finance), after)).covered is False
    await service.decide(build.work(finance), after, DecideRate(adopt=True))
    open_ended = await put_one(build, national, kind=RateKind.LOCAL, value=9_000, from_=date(2028, 2, 1))
    told = await service.proposal(build.work(finance), open_ended)
    assert (told.covered, told.ends) == (False, date(2028, 6, 1))
