"""How the work is spread: every number beside its people, who sees it, and what is told of nobody."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import terms
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.measures import spread as service
from schemas.access import Role
from schemas.people import Kind
from schemas.spread import AskSpread, SpreadOf
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client


@pytest.mark.parametrize(
    ("each", "people"), [([], 0), ([0, 0], 0), ([5], 1), ([3, 2, 1], 1), ([2, 2, 2, 0], 2), ([4, 3, 2, 1], 2)]
)
def test_how_many_people_have_half_of_the_work(each: list[int], people: int) -> None:
    assert service.half(each) == people


async def trained(build: Builder, *people: object) -> None:
    """The database adds a training for what the register says."""
    for who in people:
        await build.session.execute(
            text("UPDATE associate SET trained_on = '2025-01-01' WHERE person_id = :p"), {"p": who}
        )


async def four(build: Builder) -> dict[str, UUID]:
    """Ann has 2 sessions, Ben said no, Cat was asked long ago, Dan never; Eve is elsewhere, Fay on a break."""
    who = {name: await build.associate(name) for name in ("Ann Ash", "Ben Bay", "Cat Cox", "Dan Day", "Fay Fox")}
    eve = await build.associate("Eve Elm", academy="NW")
    await build.session.execute(
        text("UPDATE associate SET status = 'paused' WHERE person_id = :p"), {"p": who["Fay Fox"].person_id}
    )
    cohort, far = await build.cohort(), await build.cohort(academy="NW")
    for number in (1, 2):
        held = await build.session_of(cohort, day=NOW.date() + timedelta(days=30 * number), number=number)
        await build.offer(held, who["Ann Ash"], status="accepted")
    await build.offer(held, who["Ben Bay"], status="declined")
    await build.offer(await build.session_of(far, day=date(2027, 3, 2)), eve, status="accepted")
    old = await build.session_of(cohort, day=date(2026, 2, 3), number=3, status="delivered")
    made = await build.offer(old, who["Cat Cox"], status="delivered")
    await build.session.flush()
    await build.session.execute(
        text("UPDATE offer SET made_at = made_at - interval '1 year' WHERE id = :id"), {"id": made.id}
    )
    return {name: one.person_id for name, one in who.items()}


async def test_each_number_and_the_people_behind_it(build: Builder) -> None:
    people = await four(build)
    await trained(build, people["Cat Cox"], people["Dan Day"], people["Ann Ash"])
    await build.session.execute(
        text("INSERT INTO term_availability (person_id, term, mode, said_at) VALUES (:p, :t, 'not_now', :now)"),
        {"p": people["Dan Day"], "t": terms.of(NOW.date()).code, "now": NOW},
    )
    team = build.work(await build.staff(Role.TEAM, "YH"))
    found = await service.spread(team)
    (line,) = found.lines
    assert (line.academy, line.kind, line.people, line.sessions) == ("YH", Kind.LIVED, 4, 2)
    assert (line.middle, line.most, line.half) == (0, 2, 1)
    wanted = {
        SpreadOf.EVERYONE: ["Dan Day", "Cat Cox", "Ann Ash", "Ben Bay"],
        SpreadOf.ASKED: ["Ann Ash", "Ben Bay"],
        SpreadOf.BOOKED: ["Ann Ash"],
        SpreadOf.NOT_ASKED: ["Dan Day", "Cat Cox"],
        SpreadOf.NOT_BOOKED: ["Dan Day", "Cat Cox", "Ben Bay"],
        SpreadOf.UNUSED: ["Cat Cox"],
    }
    for of, names in wanted.items():
        rows = (await service.spread_people(team, AskSpread(of=of))).items
        assert (of, [one.name for one in rows]) == (of, names)
        count = line.people if of is SpreadOf.EVERYONE else getattr(line, of.name.lower())
        assert (of, count) == (of, len(names))
    (cat,) = (await service.spread_people(team, AskSpread(of=SpreadOf.UNUSED))).items
    assert (cat.trained, cat.not_now, cat.last_booked, cat.sessions) == (True, False, date(2026, 2, 3), 0)
    assert (await service.unused(team)).people == 1
    (offers,) = found.offers
    assert (offers.offers, offers.said_no) == (3, None), "of so few it is not told how many said no"
    assert (await service.spread(team, 24)).lines[0].asked == 3


async def test_who_may_and_of_whom(build: Builder) -> None:
    await four(build)
    team = build.work(await build.staff(Role.TEAM, "YH"))
    for academy in ("NW", "XX"):
        with pytest.raises(NotFound):
            await service.spread(team, academy=academy)
        with pytest.raises(NotFound):
            await service.spread_people(team, AskSpread(academy=academy))
    for months in (0, 37):
        with pytest.raises(Invalid, match="between 1 and 36"):
            await service.spread(team, months)
    for role in (Role.FINANCE, Role.AUDITOR):
        work = build.work(await build.staff(role))
        for asked in (service.spread(work), service.spread_people(work, AskSpread()), service.spread_file(work)):
            with pytest.raises(NotAllowed):
                await asked
    national = build.work(await build.staff(Role.NATIONAL))
    assert {one.academy for one in (await service.spread(national)).lines} == {"YH", "NW"}
    assert len((await service.spread_people(national, AskSpread(academy="NW"))).items) == 1


async def test_said_no_is_told_of_a_network_only_once_five_were_asked(build: Builder) -> None:
    cohort = await build.cohort()
    held = await build.session_of(cohort, day=date(2027, 2, 9))
    team = build.work(await build.staff(Role.TEAM, "YH"))
    for number in range(1, 6):
        await build.offer(held, await build.associate(), status="declined" if number < 3 else "expired")
        (offers,) = (await service.spread(team)).offers
        assert (number, offers.said_no) == (number, 2 if number == 5 else None)


async def test_pages_lead_from_each_number_to_names_and_say_whom_nobody_asked(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    people = await four(build)
    await trained(build, people["Cat Cox"])
    staff = await build.staff(Role.TEAM, "YH")
    await session.commit()
    team = await Visitor(client).log_in(staff.person, Role.TEAM)
    assert "1 person with training has not been asked since" in await team.open("/team")
    shown = await team.open(next(link for link in team.page.links if "of=unused" in link))
    assert ("Cat Cox" in shown, "Ben Bay" in shown, "declined" in shown) == (True, False, False)
    shown = await team.open("/team/spread")
    for words in ("Associates: 2 of 4 were asked, and 1 has sessions", "Not told, because few were asked"):
        assert words in shown
    for link in [link for link in team.page.links if link.startswith("/team/spread/people")]:
        await team.open(link)
        assert team.status == 200
    assert "The months must be between 1 and 36" in await team.open("/team/spread?months=x")
    await team.open("/team/spread/people?academy=NW")
    assert team.status == 404
    assert "If somebody lets another local academy ask them" in await team.open("/team/spread")
    content = (await client.http.get("/team/spread/spread.csv", headers=team._headers())).text
    assert ("what it counts" in content, "Ann Ash" in content) == (True, False)


async def test_the_national_page_leads_to_one_network_at_a_time(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    await four(build)
    staff = await build.staff(Role.NATIONAL)
    await session.commit()
    lead = await Visitor(client).log_in(staff.person, Role.NATIONAL)
    shown = await lead.open("/team/spread?months=12")
    assert ("Choose a local academy" in shown, "Offers made" in shown) == (True, False)
    there = "/team/spread?academy=YH&months=12"
    assert there in lead.page.links
    shown = await lead.open(there)
    assert ("Offers made" in shown, "Choose a local academy" in shown) == (True, False)
    assert "/team/spread?months=12" in lead.page.links
    assert "Offers and sessions of all local academies are counted" in shown


async def test_what_another_academy_asks_of_somebody_lent_is_not_told_to_their_own(build: Builder) -> None:
    """Elsewhere they said yes, no and nothing; at home they were never asked. The national lead counts all of it."""
    ann = await build.associate("Ann Ash")
    await trained(build, ann.person_id)
    await build.lending(ann, "NW")
    far = await build.cohort(academy="NW")
    for number, status in enumerate(("accepted", "declined", "expired"), start=1):
        held = await build.session_of(far, day=NOW.date() + timedelta(days=30 * number), number=number)
        await build.offer(held, ann, status=status)
    home = build.work(await build.staff(Role.TEAM, "YH"))
    (line,) = (found := await service.spread(home)).lines
    assert (found.every_academy, line.asked, line.booked, line.sessions, line.unused) == (False, 0, 0, 0, 1)
    assert [(one.offers, one.said_no) for one in found.offers] == [(0, None)]
    (row,) = (await service.spread_people(home, AskSpread())).items
    assert (row.last_asked, row.last_booked, row.sessions) == (None, None, 0)
    assert (await service.unused(home)).people == 1
    assert b"3" not in (await service.spread_file(home)).split(b"said_no")[1].split(b"what it counts")[0]
    elsewhere = build.work(await build.staff(Role.TEAM, "NW"))
    assert (await service.spread_people(elsewhere, AskSpread())).items == [], "nobody of their own network"
    assert [one.offers for one in (await service.spread(elsewhere)).offers] == [0]
    lead = build.work(await build.staff(Role.NATIONAL))
    (line,) = (found := await service.spread(lead, academy="YH")).lines
    assert (found.every_academy, line.asked, line.booked, line.sessions, line.unused) == (True, 1, 1, 1, 0)
    assert (await service.unused(lead, "YH")).people == 0
    own = await build.session_of(await build.cohort(), day=NOW.date() + timedelta(days=9))
    await build.offer(own, ann, status="declined")
    (row,) = (await service.spread_people(home, AskSpread(of=SpreadOf.ASKED))).items
    assert (row.name, row.last_asked, row.sessions) == ("Ann Ash", NOW.date(), 0)
    assert (await service.unused(home)).people == 0
