"""The open places of a whole term filled together: the service, its queries, and the pages, without JavaScript."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.offers import service
from schemas.access import Role
from schemas.pairing import ReasonRule
from schemas.people import Kind
from tests.builders import Builder
from tests.offers.test_pages import Stage, at
from tests.support.client import Client

__all__ = ["at"]
TUESDAY, TERM = date(2027, 2, 9), "spring-2027"


async def test_a_term_is_planned_over_its_cohorts_and_says_what_that_means_for_its_people(build: Builder) -> None:
    one, other, far = await build.cohort(), await build.cohort(), await build.cohort(academy="NW")
    ali, bea = await build.associate("Ali Aziz"), await build.associate("Bea Brown")
    await build.associate("Priya Shah", kind="professional")
    same_time = [await build.session_of(cohort, day=TUESDAY, professional_needed=0) for cohort in (one, other)]
    later = await build.session_of(one, day=TUESDAY + timedelta(weeks=1), number=2, professional_needed=0)
    full = await build.session_of(one, day=TUESDAY + timedelta(weeks=2), number=3, professional_needed=0)
    await build.offer(full, bea, status="accepted")
    await build.session_of(far, day=TUESDAY, professional_needed=0)
    await build.session_of(one, day=date(2027, 4, 6), number=4, professional_needed=0)
    team = build.work(await build.staff(Role.TEAM, "YH"))
    found = await service.term_plan(team, "YH", TERM)
    assert {each.session.id for each in found.plan.sessions} == {*(each.id for each in same_time), later.id}
    names = [each.choices[0].people[0].name for each in found.plan.sessions]
    assert ({*names[:2]}, found.plan.proved, found.more) == ({"Ali Aziz", "Bea Brown"}, True, 0)
    also = {
        each.words for one in found.plan.sessions for each in one.choices[0].reasons if each.rule is ReasonRule.COHORT
    }
    assert also == {"In this plan Ali would also lead 1 other session"}
    assert (found.effect.filled, found.effect.empty, found.effect.people) == (3, 0, 2)
    shares = {one.kind: (one.people, one.none, one.least, one.most) for one in found.effect.shares}
    assert shares == {Kind.LIVED: (2, 0, 2, 2), Kind.PROFESSIONAL: (1, 1, 0, 0)}
    keep = [(later.id, bea.person_id)]
    compared = await service.compare_term(team, "YH", TERM, [], keep)
    (change,) = [each for each in compared.changes if each.session_id == later.id]
    assert ([each.name for each in change.before], [each.name for each in change.after]) == (
        ["Ali Aziz"],
        ["Bea Brown"],
    )
    assert [(each.least, each.most) for each in compared.after.shares] == [(1, 3), (0, 0)]
    assert compared.same + len(compared.changes) == 3
    with pytest.raises(Invalid, match=r"Ali Aziz is kept for session \d+ of .*, which are at the same time"):
        await service.term_plan(team, "YH", TERM, [(each.id, ali.person_id) for each in same_time])
    for term in ("spring-2020", "nonsense"):
        with pytest.raises(Invalid, match="Choose one of the terms"):
            await service.term_plan(team, "YH", term)
    for academy in ("NW", "XX"):
        with pytest.raises(NotFound):
            await service.term_plan(team, academy, TERM)
    with pytest.raises(NotAllowed):
        await service.term_plan(build.work(await build.staff(Role.FINANCE)), "YH", TERM)
    national = build.work(await build.staff(Role.NATIONAL))
    assert len((await service.term_plan(national, "NW", TERM)).plan.sessions) == 1


async def test_it_asks_the_database_no_more_for_a_term_of_many_sessions(build: Builder, session: AsyncSession) -> None:
    asked: list[str] = []
    engine = (await session.connection()).sync_connection.engine  # type: ignore[union-attr]
    team, counts = build.work(await build.staff(Role.TEAM, "YH")), []
    for number in range(12):
        await build.associate(kind="professional" if number % 2 else "lived")
    for cohorts in (1, 4):
        for _ in range(cohorts):
            cohort = await build.cohort()
            for week in range(3):
                await build.session_of(cohort, day=TUESDAY + timedelta(weeks=week), number=week + 1)
        asked.clear()
        listener = lambda *said: asked.append(said[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        try:
            found = await service.term_plan(team, "YH", TERM)
        finally:
            event.remove(engine, "before_cursor_execute", listener)
        counts.append((len(found.plan.sessions), len(asked)))
    (few, first), (many, second) = counts
    assert (few, many) == (3, 15)
    assert 0 < second <= first


async def test_a_term_is_sent_in_three_pages_and_what_is_stale_is_told_row_by_row(at: Stage, client: Client) -> None:
    """One: the plan. Two: the offers to check. Three: sent. Meanwhile somebody else fills a session."""
    team = at.team
    shown = await team.open(f"/team/term/pairs?term={TERM}")
    assert "Week of" in shown
    assert "Use the first choice for all 2 sessions" in shown
    assert "has not left yet" not in shown, "no letter waits: what is of this page is not of the layout"
    check = await team.send(form=-2)
    assert (team.status, "before you send" in check) == (200, True)
    async with transaction(client.engine) as session:
        await session.execute(text("UPDATE session SET status = 'delivered' WHERE id = :id"), {"id": at.sessions[0].id})
    stale = await team.send({"message": "See you there"})
    assert team.status == 422
    assert "Not in the list any more" in stale
    assert "Session 1 has started or is not going ahead, so nobody can be asked for it" in stale
    assert "See you there" in stale
    sent = await team.send()
    assert (team.status, " sent" in sent, "Go back to the cohorts" in sent) == (200, True, True)


async def test_keep_somebody_and_compare_or_choose_nothing(at: Stage) -> None:
    team = at.team
    await team.open(f"/team/term/pairs?term={TERM}")
    assert "Choose a pair for at least 1 session" in await team.send()
    one, lee = at.sessions[0].id.hex, at.people["Lee Grant"].person_id.hex
    await team.open(f"/team/term/pairs?term={TERM}")
    compared = await team.send({f"keep-{one}": f"{one}.{lee}", "again": "1"})
    for words in ("Compare two plans", "What each plan comes to", "Go on with the plan after"):
        assert words in compared
    shown = await team.open(next(link for link in team.page.links if "keep=" in link))
    assert "Lee Grant for session 1 of" in shown
    sam = at.people["Sam Okafor"].person_id.hex
    both = f"/team/term/pairs/compared?academy=YH&term={TERM}&keep={one}.{lee}&keep={one}.{sam}"
    wrong = await team.open(both)
    assert "You keep more people for session 1 than it has open places" in wrong
    assert "Choose one of the terms that can be planned" in await team.open("/team/term/pairs?term=winter")
    await team.open("/team/term/pairs?academy=NW")
    assert team.status == 404
