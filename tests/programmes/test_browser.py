"""A cohort created and a usual week said in a real browser: axe on every page at both widths; without JavaScript."""

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.programmes import service
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.support.browser import NARROW, WIDE, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser
FIRST = date.today() + timedelta(days=90)  # noqa: DTZ011 - the served site has the machine's own clock


async def log_in(url: str, role: Role) -> str:
    """A new person of this role; the secret of their log-in."""
    engine = make_engine(url)
    now = datetime.now(UTC)
    async with transaction(engine) as session:
        await service.load(session)
        build = Builder(session, now)
        if role is Role.ASSOCIATE:
            person = (await build.associate("Sam Okafor", weekdays=None)).person_id
        else:
            person = (await build.staff(role, "YH", "Priya Shah")).person
        secret = (await accounts.enter(Work(session, NOBODY, now), person, by="test")).secret
    await engine.dispose()
    return secret


def opened(site: Site, open_page: Open, role: Role, *, javascript: bool) -> Page:
    page = open_page(base_url=site.url, javascript=javascript)
    page.context.add_cookies([{"name": "faculty", "value": aside(log_in(site.database_url, role)), "url": site.url}])
    return page


def look(page: Page, heading: str) -> None:
    """The page that is meant to be here, without a fault at either width."""
    assert page.get_by_role("heading", level=1).inner_text() == heading
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (heading, width, faults(page)) == (heading, width, [])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def create(page: Page, see: bool) -> None:
    def at(heading: str) -> None:
        if see:
            look(page, heading)
        else:
            assert page.get_by_role("heading", level=1).inner_text() == heading

    page.goto("/team/cohorts")
    at("Cohorts")
    page.get_by_role("button", name="Create a cohort").click()
    press(page, "Continue")
    at("Which programme is this for?")
    page.get_by_label("Mary Seacole").check()
    press(page, "Continue")
    page.get_by_label("How many people are on it?").fill("24")
    page.get_by_label("In person").check()
    press(page, "Continue")
    at("About this cohort")
    page.get_by_label("Name and address of the venue").fill("The Station House, Leeds")
    page.get_by_label("Postcode").fill("LS1 4AP")
    press(page, "Continue")
    at("When are the sessions?")
    for part in ("day", "month", "year"):
        page.get_by_label(part.capitalize(), exact=True).fill(str(getattr(FIRST, part)))
    page.get_by_label("Starts at").fill("10am")
    page.get_by_label("Ends at").fill("3pm")
    page.get_by_label("Every 2 weeks").check()
    page.get_by_label("How many sessions?").fill("6")
    press(page, "Continue")
    at("Check the 6 session dates")
    press(page, "Change session 2")
    at("Session date")
    page.get_by_label("Starts at").fill("11am")
    press(page, "Save this date")
    press(page, "Remove session 6")
    at("Check the 5 session dates")
    press(page, "Continue")
    press(page, "Continue")
    at("Who do you need at each session?")
    page.get_by_label("Role 4: leads, with a say in decisions").check()
    page.get_by_label("Why is this the right role level?").fill("Leads the session as an equal")
    page.get_by_label("On the day before", exact=True).check()
    page.get_by_label("What time on the day before?").fill("4pm")
    press(page, "Continue")
    at("Check the cohort before you create it")
    press(page, "Create cohort")
    at(f"Mary Seacole, cohort {1 if see else 2}")
    assert page.get_by_text("Cohort created. 5 sessions need 5 associates and 5 professionals.").is_visible()
    page.goto("/team/cohorts?state=not_started")
    at("Cohorts")


def test_a_cohort_seen_at_every_step(site: Site, open_page: Open) -> None:
    create(opened(site, open_page, Role.TEAM, javascript=True), see=True)


def say(page: Page, see: bool) -> None:
    def at(heading: str) -> None:
        if see:
            look(page, heading)
        else:
            assert page.get_by_role("heading", level=1).inner_text() == heading

    page.goto("/availability")
    at("When you are free")
    page.get_by_role("button", name="Set my availability").click()
    press(page, "Continue")
    at("When are you free?")
    page.get_by_label("Only at these times").check()
    press(page, "Continue")
    press(page, "Continue")
    at("Which days can you usually do?")
    page.get_by_label("Tuesday").check()
    page.get_by_label("Thursday").check()
    press(page, "Continue")
    at("What times can you do?")
    press(page, "My times are different on different days")
    at("What times can you do on each day?")
    page.get_by_role("group", name="Tuesday").get_by_label("Morning (9am to 12:30pm)").check()
    page.get_by_role("group", name="Thursday").get_by_label("Evening (5pm to 9pm)").check()
    press(page, "Continue")
    at("Check when you are free")
    press(page, "Save")
    at("Saved")
    page.get_by_role("link", name="Add dates you cannot do").click()
    press(page, "Add these dates")
    at("Dates you cannot do")
    page.get_by_label("More than 1 day").check()
    for name, day in (("First day", FIRST), ("Last day", FIRST + timedelta(days=4))):
        box = page.get_by_role("group", name=name)
        for part in ("day", "month", "year"):
            box.get_by_label(part.capitalize(), exact=True).fill(str(getattr(day, part)))
    press(page, "Add these dates")
    at("Dates you cannot do")
    assert page.get_by_text("Dates added").is_visible()
    page.goto("/availability")
    at("When you are free")
    assert page.get_by_text("You said you are usually free on Tuesdays, in the morning.").is_visible()


def test_a_usual_week_seen_at_every_step(site: Site, open_page: Open) -> None:
    say(opened(site, open_page, Role.ASSOCIATE, javascript=True), see=True)


def test_both_without_javascript(site: Site, open_page: Open) -> None:
    say(opened(site, open_page, Role.ASSOCIATE, javascript=False), see=False)
    create(opened(site, open_page, Role.TEAM, javascript=False), see=False)
