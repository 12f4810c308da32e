"""Every number of the picture, worked out again from the rows themselves, and who sees how much of it."""

from collections import defaultdict
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid, Malformed, NotAllowed, NotFound
from faculty_api.measures import queries, service
from faculty_api.offers.models import Offer
from faculty_api.programmes.models import Cohort, Session
from schemas.access import Role
from schemas.measures import AskSessions, MeasuresView
from tests.builders import Builder
from tests.evidence.paid import Paid
from tests.support.client import Client
from tests.training.test_pages import enter

DECIDED = ("approved", "in_run", "paid", "failed")


async def led(build: Builder, cohort: Cohort, day: date, number: int, *who: Any, status: str = "delivered") -> Session:
    facts: dict[str, Any] = {}
    if status == "delivered":
        by = await build.person()
        facts = {"delivered_by": by.id, "delivered_at": build.now}
    made = await build.session_of(cohort, day=day, starts=time(10), number=number, status=status, **facts)
    for one in who:
        await build.offer(made, one, status="delivered")
    return made


async def year_of_work(build: Builder) -> dict[str, Any]:
    """Two Academies in two years: sessions led together and not, one still planned, one claim approved."""
    paid = await Paid(build).open()
    sam, pat = await build.associate("Sam Okafor"), await build.associate("Pat Pro", kind="professional")
    lou, kim = (
        await build.associate("Lou London", academy="LN"),
        await build.associate(kind="professional", academy="LN"),
    )
    first = await build.cohort(provider="A College", community_partner="A Charity")
    second = await build.cohort()
    london = await build.cohort(academy="LN", community_partner="A Trust")
    together = await led(build, first, date(2026, 10, 6), 1, sam, pat)
    await led(build, first, date(2026, 10, 13), 2, sam)
    await led(build, second, date(2026, 6, 1), 1, pat)
    await led(build, london, date(2026, 5, 31), 1, lou, kim)
    await led(build, london, date(2026, 3, 31), 2, lou, kim)
    await led(build, london, date(2026, 9, 1), 3, lou, kim, status="planned")
    sent = await paid.claim(sam)
    await build.session.execute(
        text("UPDATE claim SET status = 'approved', session_id = :to, approved_by = :by WHERE id = :id"),
        {"to": together.id, "by": paid.national.person, "id": sent.id},
    )
    await build.session.execute(
        text("UPDATE claim_line SET approved_pence = payable_pence, decision = 'approved' WHERE claim_id = :id"),
        {"id": sent.id},
    )
    return {"paid": paid, "national": paid.national, "sam": sam, "together": together}


async def again(session: AsyncSession, year: int) -> dict[str, dict[str, int]]:
    """The same, by Academy, in Python from whole tables."""
    cohorts = {one.id: one for one in (await session.exec(select(Cohort))).all()}
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for offer in (await session.exec(select(Offer))).all():
        if offer.status == "delivered":
            kinds[offer.session_id].add(offer.kind)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    ran: dict[UUID, bool] = {}
    counted: set[UUID] = set()
    for one in (await session.exec(select(Session))).all():
        if one.status != "delivered" or not date(year, 4, 1) <= london_day(one.starts_at) <= date(year + 1, 3, 31):
            continue
        both = kinds[one.id] == {"lived", "professional"}
        code = cohorts[one.cohort_id].academy_code
        found[code]["sessions"] += 1
        found[code]["co_delivered_sessions"] += both
        ran[one.cohort_id] = ran.get(one.cohort_id, False) or both
        if both:
            counted.add(one.id)
    for cohort, both in ran.items():
        of = found[cohorts[cohort].academy_code]
        of["cohorts"] += 1
        of["co_delivered_cohorts"] += both
        of["no_provider"] += not cohorts[cohort].provider
        of["no_partner"] += not cohorts[cohort].community_partner
    claims = {
        one.id: one
        for one in (await session.exec(select(Claim))).all()
        if one.status in DECIDED and not one.is_advance and one.session_id in counted
    }
    where = {one: cohorts[(await session.get_one(Session, one)).cohort_id].academy_code for one in counted}
    for session_id in {one.session_id for one in claims.values()}:
        found[where[session_id]]["costed_sessions"] += 1
    for line in (await session.exec(select(ClaimLine))).all():
        if line.claim_id in claims:
            code = where[claims[line.claim_id].session_id]
            found[code]["pay" if line.kind == "fee" else "costs"] += line.approved_pence or 0
    return found


def as_counts(found: MeasuresView) -> dict[str, dict[str, int]]:
    names = ("sessions", "co_delivered_sessions", "cohorts", "co_delivered_cohorts", "no_provider", "no_partner")
    money = ("pay", "costs")
    return {
        one.academy: {
            **{name: getattr(one, name) for name in (*names, "costed_sessions")},
            **{name: getattr(one, name).pence for name in money},
        }
        for one in found.academies
    }


@pytest.mark.parametrize("year", [2025, 2026])
async def test_every_number_is_what_the_rows_say(session: AsyncSession, build: Builder, year: int) -> None:
    made = await year_of_work(build)
    found = await service.measures(build.work(made["national"]), year)
    expected = await again(session, year)
    got = as_counts(found)
    for code, counts in got.items():
        assert (code, {name: count for name, count in counts.items() if count}) == (
            code,
            {name: count for name, count in expected.get(code, {}).items() if count},
        )
    assert sum(one["sessions"] for one in got.values()) == (1 if year == 2025 else 5)
    assert sum(one.sessions for one in found.months) == sum(one["sessions"] for one in got.values())
    assert found.years == [2026, 2025]
    if year == 2026:
        assert got["YH"]["pay"] > 0  # so that a sum of nothing is not compared with nothing
        assert {one.region: one.co_delivered_cohorts for one in found.regions if one.co_delivered_cohorts} == {
            "London": 1,
            "North East and Yorkshire": 1,
        }


async def test_each_number_leads_to_as_many_rows(build: Builder) -> None:
    work = build.work((await year_of_work(build))["national"])
    found = await service.measures(work)
    for one in found.academies:
        everything = await service.sessions(work, AskSessions(academy=one.academy))
        together = await service.sessions(work, AskSessions(academy=one.academy, co_delivered=True))
        assert (len(everything.items), len(together.items)) == (one.sessions, one.co_delivered_sessions)
        costed = await service.sessions(work, AskSessions(academy=one.academy, co_delivered=True, costed=True))
        assert len(costed.items) == one.costed_sessions
        assert sum(each.pay.pence for each in together.items if each.pay) == (one.pay.pence if one.pay else 0)
    for month in found.months:
        rows = await service.sessions(work, AskSessions(month=month.month))
        assert len(rows.items) == month.sessions
    assert [each.on for each in (await service.sessions(work, AskSessions(year=2025))).items] == [date(2026, 3, 31)]


async def test_further_pages_of_rows_miss_none(build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    work = build.work((await year_of_work(build))["national"])
    whole = [one.id for one in (await service.sessions(work, AskSessions())).items]
    monkeypatch.setattr(service, "PAGE", 2)
    seen, after = [], None
    while True:
        found = await service.sessions(work, AskSessions(after=after))
        seen += [one.id for one in found.items]
        after = found.next
        if after is None:
            break
    assert (seen, len(whole)) == (whole, 5)


async def test_who_sees_how_much(build: Builder) -> None:
    await year_of_work(build)
    team = await service.measures(build.work(await build.staff(Role.TEAM, "LN")))
    assert ([one.academy for one in team.academies], team.regions) == (["LN"], [])
    guard = build.work(await build.staff(Role.DATA_PROTECTION))
    seen = await service.measures(guard)
    assert {(one.pay, one.costs, one.costed_sessions) for one in seen.academies} == {(None, None, None)}
    assert {one.pay for one in (await service.sessions(guard, AskSessions())).items} == {None}
    assert {one.lived for one in seen.academies} == {None}  # so few of them
    with pytest.raises(NotAllowed):
        await service.sessions(guard, AskSessions(costed=True))
    with pytest.raises(NotFound):
        await service.sessions(build.work(await build.staff(Role.TEAM, "LN")), AskSessions(academy="YH"))
    for role in (Role.ADMIN, Role.ASSOCIATE):
        with pytest.raises(NotAllowed):
            await service.measures(build.work(await build.staff(role)))


async def test_what_cannot_be_asked(build: Builder) -> None:
    work = build.work(await build.staff(Role.NATIONAL))
    for year in (2018, 2027, -1):
        with pytest.raises(Invalid, match="The year must be between 2019 and 2026"):
            await service.measures(work, year)
    with pytest.raises(Invalid, match="between April 2026 and March 2027"):
        await service.sessions(work, AskSessions(month=date(2026, 3, 1)))
    with pytest.raises(Malformed):
        await service.sessions(work, AskSessions(after="nowhere"))
    with pytest.raises(NotFound):
        await service.sessions(work, AskSessions(academy="XX"))


async def test_on_pages(client: Client, session: AsyncSession, build: Builder) -> None:
    made = await year_of_work(build)
    lead = await enter(client, session, made["national"])
    said = await lead.open("/national")
    assert "2 of 7 regions have run at least 1 co-delivered cohort. 2 of 4 cohorts were co-delivered." in said
    assert "2 of 5 delivered sessions were led together." in said
    assert "Below 50 in 100: Yorkshire and the Humber." in said
    assert "Nobody has confirmed this target yet" in said
    rows = next(one for one in lead.page.links if "academy=YH" in one and "together=yes" in one)
    said = await lead.open(rows)
    assert "Co-delivered, Yorkshire and the Humber, April 2026 to March 2027" in said
    assert f"/team/sessions/{made['together'].id}" in lead.page.links
    assert "2 of 4" not in await lead.open("/national?year=2025")
    for query in ("year=1066", "year=soon", "year=2099"):
        await lead.open(f"/national?{query}")
        assert (query, lead.status in (200, 422)) == (query, True)
    for query in ("month=2026-13", "together=maybe", "year=x"):
        await lead.open(f"/national/sessions?{query}")
        assert (query, lead.status) == (query, 200)
    content = (await client.http.get("/national/measures.csv", headers=lead._headers())).text
    assert "Yorkshire and the Humber Leadership Academy,North East and Yorkshire,YH,3," in content
    assert "KPI PC4c" in content
    team = await enter(client, session, await build.staff(Role.TEAM, "LN"))
    assert "1 of 1 cohort was co-delivered." in await team.open("/national")
    await team.open("/national/sessions?academy=YH")
    assert team.status == 404


def test_the_docs_show_the_statements() -> None:
    told = (Path(__file__).parents[2] / "docs/measures.md").read_text(encoding="utf-8")
    for name in ("DELIVERED", "MONTHS", "COHORTS", "APPROVED", "COST", "PEOPLE", "ROWS"):
        assert (name, getattr(queries, name).strip() in told) == (name, True)
