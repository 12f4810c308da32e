"""Suggested pairs to a booked session in a real browser: axe on every page at both widths; without JavaScript."""

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from faculty_api.accounts import service as accounts
from faculty_api.availability import terms
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.support.browser import NARROW, WIDE, Keyboard, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser
FIRST = date.today() + timedelta(days=90)  # noqa: DTZ011 - the served site has the machine's own clock


async def scene(url: str, academy: str, at: int) -> dict[str, str]:
    """A cohort of three sessions, one of which nobody can do; log-ins for the team and for Sam."""
    engine = make_engine(url)
    now = datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        build.count = at
        cohort = await build.cohort(academy=academy, venue_access="Step-free, with a hearing loop")
        for number, skills in enumerate(([], [], ["large-groups"]), start=1):
            day = FIRST + timedelta(weeks=number)
            await build.session_of(cohort, day=day, number=number, skills=skills)
        sam = await build.associate("Sam Okafor", academy=academy, weekdays=range(7), travel_km=100)
        professional = {"kind": "professional", "academy": academy}
        await build.associate("Priya Shah", **professional, weekdays=None, employer="other_nhs")
        await build.associate("Lee Grant", **professional, weekdays=range(7), call_first=True)
        team = await build.staff(Role.TEAM, academy)
        work = Work(session, NOBODY, now)
        found = {
            "team": (await accounts.enter(work, team.person, by="test")).secret,
            "sam": (await accounts.enter(work, sam.person_id, by="test")).secret,
            "cohort": str(cohort.id),
        }
    await engine.dispose()
    return found


def opened(site: Site, open_page: Open, secret: str, *, javascript: bool) -> Page:
    page = open_page(base_url=site.url, javascript=javascript)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    return page


class Seen:
    """Says which page is meant to be here; with ``axe`` also that it has no fault at either width."""

    def __init__(self, page: Page, *, axe: bool) -> None:
        self.page, self.axe = page, axe

    def at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()
        for width in (NARROW, WIDE) if self.axe else ():
            self.page.set_viewport_size({"width": width, "height": 900})
            assert (heading, width, faults(self.page)) == (heading, width, [])

    def press(self, name: str) -> None:
        """The page that answers is there when this returns, also where it has the heading of the one before."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()


def send(seen: Seen, cohort: str) -> None:
    page = seen.page
    page.goto(f"/team/cohorts/{cohort}/pairs")
    seen.at("Suggested pairs")
    assert page.get_by_text("No pair is free for session 3.").is_visible()
    seen.press("Continue")
    seen.at("Suggested pairs")
    page.get_by_role("link", name="Choose a pair for session 2, or select 'None of these'").click()
    page.get_by_role("group", name="Choose a pair for session 1").get_by_role("radio").first.check()
    page.get_by_role("group", name="Choose a pair for session 2").get_by_role("radio").nth(1).check()
    page.get_by_role("group", name="What do you want to do about session 3?").get_by_role("radio").first.check()
    seen.press("Continue")
    seen.at("Choose people yourself")
    seen.press("Continue")
    seen.at("Choose people yourself")
    page.get_by_role("link", name="Choose at least 1 person for session 3").click()
    page.get_by_role("radio", name="Sam Okafor").check()
    page.get_by_label("Search by name (optional)").fill("priya")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    seen.at("Choose people yourself")
    assert page.get_by_role("radio", name="Sam Okafor").is_checked()
    seen.press("Continue")
    seen.at("Check 4 offers before you send them")
    page.get_by_label("Day", exact=True).fill("")
    seen.press("Send 4 offers")
    seen.at("Check 4 offers before you send them")
    page.get_by_label("Day", exact=True).fill(str((FIRST + timedelta(days=2)).day))
    page.get_by_label("Month", exact=True).fill(str((FIRST + timedelta(days=2)).month))
    page.get_by_label("Year", exact=True).fill(str((FIRST + timedelta(days=2)).year))
    page.get_by_label("Add a message (optional)").fill("Bring lunch")
    seen.press("Send 4 offers")
    seen.at("4 offers sent")


def answer(seen: Seen) -> None:
    page = seen.page
    page.goto("/sessions")
    seen.at("Your sessions")
    page.get_by_role("link", name="Answer offer").first.click()
    seen.at("Co-lead a session in Leeds")
    page.get_by_text("I want to be paid less or nothing").click()
    seen.press("Yes, for this much")
    seen.at("Co-lead a session in Leeds")
    page.get_by_label("How much do you want to be paid?").fill("50")
    seen.press("Yes, for this much")
    seen.at("You have said yes")
    page.get_by_role("link", name="I need to change my answer").click()
    seen.at("Tell us you cannot do this session")
    seen.press("Cancel this session for me")
    page.goto("/sessions")
    page.get_by_role("link", name="Answer offer").first.click()
    seen.press("Call me first")
    seen.at("We will call you")
    page.get_by_role("link", name="Go back to the offer").click()
    seen.press("No, not this time")
    seen.at("Why not this time? (optional)")
    page.get_by_label("It is too far").check()
    seen.press("Send")
    seen.at("You have said no")
    page.goto("/sessions")
    seen.at("Your sessions")


@pytest.mark.parametrize("javascript", [True, False])
def test_pairs_offers_answers(site: Site, open_page: Open, javascript: bool) -> None:
    found = aside(scene(site.database_url, *(("YH", 100) if javascript else ("NW", 200))))
    team = opened(site, open_page, found["team"], javascript=javascript)
    send(Seen(team, axe=javascript), found["cohort"])
    answer(Seen(opened(site, open_page, found["sam"], javascript=javascript), axe=javascript))


async def term_scene(url: str) -> tuple[str, str]:
    """Two sessions of a term to come in an Academy of their own; the log-in of its team, and the term."""
    engine = make_engine(url)
    now = datetime.now(UTC)
    term = terms.to_set(now.date())[2]
    async with transaction(engine) as session:
        build = Builder(session, now)
        build.count = 300
        cohort = await build.cohort(academy="EM", programme="Leading with Care")
        for number in (1, 2):
            day = term.first + timedelta(weeks=4 + number)
            await build.session_of(cohort, day=day, number=number, professional_needed=0)
        for name in ("Ada Bell", "Joe Hill"):
            await build.associate(name, academy="EM", weekdays=range(7), travel_km=1000)
        team = await build.staff(Role.TEAM, "EM")
        secret = (await accounts.enter(Work(session, NOBODY, now), team.person, by="test")).secret
    await engine.dispose()
    return secret, term.code


def test_a_whole_term_by_keyboard_without_javascript_on_a_phone(site: Site, open_page: Open) -> None:
    secret, term = aside(term_scene(site.database_url))
    looks = Seen(opened(site, open_page, secret, javascript=True), axe=True)
    looks.page.goto(f"/team/term/pairs?term={term}")
    looks.at("Suggested pairs for a whole term")
    page = opened(site, open_page, secret, javascript=False)
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.goto(f"/team/term/pairs?term={term}")
    keys = Keyboard(page)
    group = page.get_by_role("group", name="Keep somebody for session 1 of")
    keys.to(group.get_by_role("checkbox", name="Joe Hill (associate)"))
    page.keyboard.press("Space")
    keys.to(page.get_by_role("button", name="Keep them and compare for session 1 of"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare two plans")
    keys.link("Go on with the plan after")
    expect(page.get_by_text("Joe Hill for session 1 of")).to_be_visible()
    keys.button("Use the first choice for all 2 sessions")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check 2 offers before you send them")
    keys.button("Send 2 offers")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 offers sent")
