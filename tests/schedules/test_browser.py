"""A draft of a schedule in a real browser without JavaScript: planned, read on a phone, published."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.claims.stage import pay
from tests.support.browser import NARROW, WIDE, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser
FIRST = date.today() + timedelta(days=90)  # noqa: DTZ011 - the served site has the machine's own clock
VENUE = "The Bartholomew-Featherstonehaugh Rooms of the Old Station House, Leeds"


async def set_up(url: str) -> tuple[str, UUID]:
    """A cohort with two sessions and somebody booked for both; the secret of its team's log-in."""
    engine, now = make_engine(url), datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        cohort, sam = await build.cohort(venue=VENUE), await build.associate("Sam Okafor")
        for number in (1, 2):
            held = await build.session_of(cohort, day=FIRST + timedelta(weeks=number), number=number)
            await build.offer(held, sam, status="accepted", pay=pay())
        team = await build.staff(Role.TEAM, "YH", "Priya Shah")
        secret = (await accounts.enter(Work(session, NOBODY, now), team.person, by="test")).secret
    await engine.dispose()
    return secret, cohort.id


def look(page: Page, heading: str) -> None:
    assert page.get_by_role("heading", level=1).inner_text() == heading
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (heading, width, faults(page)) == (heading, width, [])


def test_planned_and_published_by_keyboard_without_javascript(site: Site, open_page: Open) -> None:
    secret, cohort = aside(set_up(site.database_url))
    for javascript in (True, False):
        page = open_page(base_url=site.url, javascript=javascript)
        page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
        page.goto(f"/team/cohorts/{cohort}/draft")
        if javascript:  # axe needs it
            page.get_by_role("link", name="Session 1").click()
            look(page, "Change session 1 in the draft")
            page.get_by_label("Starts at").fill("11am")
            page.get_by_label("Ends at").fill("4pm")
            page.get_by_label("Why does it move").fill("The room is not free")
            page.get_by_role("button", name="Keep in the draft").press("Enter")
            page.get_by_role("link", name="Session 2").click()
            page.get_by_role("button", name="Call it off in the draft").press("Enter")
            page.get_by_role("link", name="Add sessions").or_(page.get_by_role("button", name="Add sessions")).click()
            look(page, "Add sessions to the draft")
            page.go_back()
            look(page, "Draft of the schedule")
            continue
        page.set_viewport_size({"width": NARROW, "height": 900})
        assert "2 letters go out." in page.inner_text("main")
        page.get_by_label("Why does the schedule change").fill("The tutor is away")
        page.get_by_role("button", name="Publish 2 changes").press("Enter")
        assert "The schedule is published." in page.inner_text("body")
        page.goto(f"/team/cohorts/{cohort}/draft")
        assert page.get_by_role("button", name="Publish").count() == 0
