"""The page of one person: whoever opens it, each link and button on it leads to something they may open."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from schemas.access import Role
from schemas.requiring import SetRequirements
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

TODAY = NOW.date()
MONTH = timedelta(days=30)
DAYS = {
    "before": (TODAY + MONTH, TODAY + 3 * MONTH),
    "during": (TODAY - MONTH, TODAY + 3 * MONTH),
    "after": (TODAY - 2 * MONTH, TODAY - timedelta(days=1)),
}
SEES = [
    # who, in which role and Academy, how they may see the page, whether they may ask
    ("home", Role.TEAM, "YH", 200, True),
    ("borrower before", Role.TEAM, "LN", 200, True),
    ("borrower during", Role.TEAM, "LN", 200, True),
    ("borrower after", Role.TEAM, "LN", 404, False),
    ("borrower during, on a break", Role.TEAM, "LN", 200, False),
    ("another team", Role.TEAM, "NW", 404, False),
    ("national", Role.NATIONAL, None, 200, True),
    ("finance", Role.FINANCE, None, 200, False),
    ("auditor", Role.AUDITOR, None, 200, False),
    ("data protection", Role.DATA_PROTECTION, None, 200, False),
    ("admin", Role.ADMIN, None, 403, False),
    ("home, who has left", Role.TEAM, "YH", 200, False),
    ("the person", Role.ASSOCIATE, "YH", 403, False),
]
HOME_ALONE = (
    "history", "first-steps", "standing", "training", "complaint", "join", "lending", "move", "not-with", "contact",
    "email", "availability/heard", "needs/heard", "story/heard", "calendars", "development", "why-not", "private",
    "emergency",
)  # fmt: skip


@pytest.mark.parametrize(("who", "role", "academy", "status", "asks"), SEES, ids=[row[0] for row in SEES])
async def test_every_link_of_a_persons_page_works(
    build: Builder, session: AsyncSession, client: Client, who: str, role: Role, academy: str | None, status: int,
    asks: bool,
) -> None:  # fmt: skip
    state = {"borrower during, on a break": "paused", "home, who has left": "ended"}.get(who, "active")
    sam = await build.associate("Sam Okafor", skills=["coaching"], topics=["dementia"], status=state)
    await build.associate("Ana Bell", academy="LN")
    if who == "finance":
        await build.payee(sam)
    if who.startswith("borrower"):
        await build.lending(sam, "LN", *DAYS[who.split()[1].strip(",")])
    reader = sam.person_id if role is Role.ASSOCIATE else (await build.staff(role, academy)).person
    await session.commit()
    us = await Visitor(client).log_in(reader, role)
    here = f"/team/associates/{sam.person_id}"
    await us.open(here)
    assert us.status == status
    if status != 200:
        return
    links = {link for link in us.page.links if link.startswith("/")}
    assert (f"{here}/ask" in links) == asks
    if who.startswith("borrower"):
        assert {link for link in links if link.startswith(here)} == ({f"{here}/ask"} if asks else set())
        for hidden in HOME_ALONE:
            await us.open(f"{here}/{hidden}")
            assert us.status in (403, 404), hidden
        await us.open(here)
    buttons = [(action, given) for action, given in us.page.forms if action.startswith("/team")]
    wrong = []
    for link in sorted(links):
        await us.open(link)
        wrong += [(us.status, link)] if us.status != 200 else []
        buttons += [(to, given) for to, given in us.page.forms if link.endswith("/ask") and to.startswith("/team")]
    for action, given in buttons:
        answer = await us.press(action, given)
        wrong += [(answer, action)] if answer in (403, 404, 500) else []
    assert wrong == []


WRITES = ("join", "lending", "move", "not-with", "availability/heard", "needs/heard", "story/heard", "contact", "email",
          "private", "emergency", "complaint", "ask")  # fmt: skip


@pytest.mark.parametrize("role", [Role.TEAM, Role.NATIONAL, Role.DATA_PROTECTION, Role.FINANCE])
async def test_of_whoever_was_erased_nothing_is_written_down(
    build: Builder, session: AsyncSession, client: Client, role: Role
) -> None:
    """Not by an address that somebody kept either: there is a page that says it, and it offers nothing."""
    gone = await build.payee(await build.associate("Erased", status="ended"))
    who = await build.staff(role, "YH" if role is Role.TEAM else None)
    for change in ("UPDATE person SET active = false, email = NULL WHERE id = :id",
                   "DELETE FROM associate_search WHERE person_id = :id"):  # fmt: skip
        await session.execute(text(change), {"id": gone.person_id})
    await session.commit()
    us, here = await Visitor(client).log_in(who.person, role), f"/team/associates/{gone.person_id}"
    assert "This record was erased" in await us.open(here)
    assert [link for link in us.page.links if link.startswith(here)] == []
    offered = {}
    for page in WRITES:
        await us.open(f"{here}/{page}")
        offered[page] = us.status
    assert {page for page, status in offered.items() if status not in (403, 404)} == set()


async def test_the_persons_own_page_leads_to_their_own_pages(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    sam = await build.associate("Sam Okafor", skills=["coaching"])
    await session.commit()
    me = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    await me.open("/profile")
    wrong = []
    for link in sorted({link for link in me.page.links if link.startswith("/")}):
        await me.open(link)
        wrong += [(me.status, link)] if me.status != 200 else []
    assert wrong == []


async def links_to_offers(us: Visitor, person: UUID) -> list[str]:
    await us.open(f"/team/associates/{person}/ask")
    return [link for link in us.page.links if "/offers?" in link]


async def test_a_borrower_asks_for_its_own_sessions_on_the_days_they_are_lent(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    """Only while their tick stands; what stands in the way is said to the borrower, and who can help."""
    sam = await build.associate("Sam Okafor")
    sam.travel_km = 33
    await build.lending(sam, "LN", TODAY, date(2027, 3, 31))
    await build.lending(sam, "NW", TODAY, date(2027, 3, 31))
    ours, theirs, third = [await build.cohort(academy=code) for code in ("LN", "YH", "NW")]
    inside, outside = [await build.session_of(ours, day=day) for day in (date(2027, 3, 31), date(2027, 4, 1))]
    home, other = [await build.session_of(one, day=date(2027, 2, 9)) for one in (theirs, third)]
    london = await build.staff(Role.TEAM, "LN")
    lead = await build.staff(Role.NATIONAL)
    await session.commit()
    us = await Visitor(client).log_in(london.person, Role.TEAM)
    found = await links_to_offers(us, sam.person_id)
    assert [inside.id.hex in link for link in found] == [True]
    assert "lets you ask them for your sessions from 22 November 2026 to 31 March 2027" in us.page.text
    assert ", Leeds : said they are free" in us.page.text
    shown = await us.open(f"/team/associates/{sam.person_id}")
    assert ("About 21 miles, one way" in shown, "beside each of your sessions" in shown) == (True, True)
    assert "LS1" not in shown
    national = await Visitor(client).log_in(lead.person, Role.NATIONAL)
    wide = await links_to_offers(national, sam.person_id)
    asked = [any(one.id.hex in link for link in wide) for one in (inside, outside, home, other)]
    assert asked == [True, False, True, True]
    await us.open(found[0])
    assert "1 offer sent" in await us.send()
    await links_to_offers(us, sam.person_id)
    assert "Sam was asked for these already" in us.page.text
    tick = (
        await client.get(f"/api/v1/associates/{sam.person_id}/lendings", as_=(sam.person_id, Role.ASSOCIATE))
    ).json()
    london_tick = next(one["id"] for one in tick["items"] if one["academy"] == "LN")
    await client.post(f"/profile/lending/{london_tick}/end", as_=(sam.person_id, Role.ASSOCIATE))
    for gone in (f"/team/associates/{sam.person_id}", f"/team/associates/{sam.person_id}/ask"):
        await us.open(gone)
        assert us.status == 404, gone
    await us.open(found[0])
    assert us.status in (404, 409)


async def test_a_borrower_is_told_what_is_missing_for_its_own_session_and_who_can_help(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    """Also of a booking whose tick is gone; never of anybody else's session, nor of courses and trainings."""
    sam = await build.associate("Sam Okafor")
    tick = await build.lending(sam, "LN", TODAY, date(2027, 5, 31))
    ours, theirs = [await build.cohort(academy=code) for code in ("LN", "YH")]
    inside, booked = [await build.session_of(ours, day=day) for day in (date(2027, 3, 1), date(2027, 5, 1))]
    home = await build.session_of(theirs)
    london, lead = await build.staff(Role.TEAM, "LN"), await build.staff(Role.NATIONAL)
    for cohort in (ours, theirs):
        await programmes.set_requirements(build.work(lead), cohort.programme_id, SetRequirements(skills=["coaching"]))
    await build.offer(booked, sam, status="accepted")
    await session.commit()
    us = await Visitor(client).log_in(london.person, Role.TEAM)
    here = f"/team/associates/{sam.person_id}"
    assert "Sam cannot be asked for these yet" in await us.open(f"{here}/ask")
    step = f"{here}/why-not?session={inside.id}"
    assert step in us.page.links
    assert "Ask the team of Yorkshire and the Humber: they can help Sam with it" in await us.open(step)
    assert [link for link in us.page.links if link.startswith(here)] == []
    statuses = []
    for path in (f"{here}/why-not", f"{here}/why-not?session={home.id}", f"{here}/training"):
        await us.open(path)
        statuses.append(us.status)
    assert statuses == [404, 404, 404]
    assert [one.session_id for one in await offers.lapsed(build.work(london))] == [booked.id]
    assert "Talk to Sam Okafor" in await us.open("/team")
    await client.post(f"/profile/lending/{tick.id}/end", as_=(sam.person_id, Role.ASSOCIATE))
    statuses = []
    for wanted in (booked, inside):
        await us.open(f"{here}/why-not?session={wanted.id}")
        statuses.append(us.status)
    assert statuses == [200, 404]


async def test_why_there_is_nothing_to_ask_for(build: Builder, session: AsyncSession, client: Client) -> None:
    sam, ana = await build.associate("Sam Okafor"), await build.associate("Ana Bell")
    team = await build.staff(Role.TEAM, "YH")
    await session.commit()
    us = await Visitor(client).log_in(team.person, Role.TEAM)
    ask = f"/team/associates/{sam.person_id}/ask"
    assert "No session is planned from today on" in await us.open(ask)
    assert "/team/cohorts/new" in us.page.links
    cohort = await build.cohort()
    full, asked = [await build.session_of(cohort, day=date(2027, 2, number)) for number in (1, 2)]
    await build.offer(full, ana, status="accepted")
    await build.offer(asked, ana)
    await session.commit()
    shown = await us.open(ask)
    assert (
        "2 sessions to come have enough people of this kind, or have asked them. 1 offer waits for an answer" in shown
    )
    assert "/team/cohorts" in us.page.links


async def test_two_of_one_name_are_told_apart_wherever_they_are_met(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    one, other = [await build.associate("Joan Li", started_on=day) for day in (date(2024, 2, 1), date(2025, 3, 4))]
    await build.associate("Ana Bell")
    desk, team = await build.staff(Role.DATA_PROTECTION), await build.staff(Role.TEAM, "YH")
    await session.commit()
    for reader, role, pages in (
        (desk, Role.DATA_PROTECTION, ("", "/emergency", "/complaint")),
        (team, Role.TEAM, ("", "/ask", "/join", "/complaint")),
    ):
        us = await Visitor(client).log_in(reader.person, role)
        listed = await us.open("/team/associates?q=joan")
        assert ("Joan Li (started 01/02/2024" in listed, "Joan Li (started 04/03/2025" in listed) == (True, True)
        for page in pages:
            shown = await us.open(f"/team/associates/{one.person_id}{page}")
            assert "Joan Li (started 01/02/2024" in shown, page
        assert "started" not in await us.open("/team/associates?q=bell")
    assert other.person_id != one.person_id
