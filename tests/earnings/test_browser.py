"""The limit by keyboard and by axe at both widths, without and with JavaScript; the warning; the letter as printed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY
from tests.builders import Builder
from tests.claims.stage import pay
from tests.support.browser import NARROW, WIDE, Keyboard, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser
QUESTION = "Do you want a warning about how much you earn?"


async def cast(url: str) -> tuple[str, UUID]:
    """The secret of Sam's log-in, and an offer to answer beside a session of the same day."""
    engine = make_engine(url)
    now = datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        sam, cohort = await build.associate("Sam Okafor"), await build.cohort()
        day = london_day(now) + timedelta(days=21)
        await build.offer(await build.session_of(cohort, day=day), sam, status="accepted", pay=pay(7500))
        offer = await build.offer(await build.session_of(cohort, day=day), sam, pay=pay())
        offer.answer_by = now + timedelta(days=7)
        secret = (await accounts.enter(Work(session, NOBODY, now), sam.person_id, by="test")).secret
    await engine.dispose()
    return secret, offer.id


def look(page: Page) -> None:
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (page.url, width, faults(page)) == (page.url, width, [])


def test_by_keyboard_and_by_axe(site: Site, open_page: Open) -> None:
    secret, offer = aside(cast(site.database_url))
    page = open_page(base_url=site.url)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    keys = Keyboard(page)
    page.goto("/money")
    keys.link("A warning about how much you earn, or a call before an offer")
    page.get_by_role("heading", level=1, name=QUESTION).wait_for()
    look(page)
    keys.button("Save")
    assert page.get_by_role("alert").inner_text().count("Select if you want a warning") == 1
    look(page)
    keys.choose(QUESTION, "Yes, in a week")
    look(page)
    keys.write("Most you want to earn in a week", "183.50")
    keys.button("Save")
    page.get_by_role("link", name="Select the day your week starts").wait_for()
    look(page)
    keys.choose("My week starts on", "Monday")
    keys.button("Save")
    page.get_by_role("heading", level=1, name="We will warn you").wait_for()
    look(page)
    page.goto(f"/offers/{offer}")
    assert "Your own limit is £183.50." in page.locator("main").inner_text()
    look(page)
    keys.link("get free advice first")
    page.get_by_role("heading", level=1, name="Your pay and your benefits").wait_for()
    look(page)
    keys.link("letter of facts for an adviser")
    page.get_by_role("heading", level=1, name="Letter of facts for an adviser").wait_for()
    look(page)
    page.emulate_media(media="print")
    for part in ("nav a", "nav button", ".app-help", "footer", "form", ".nhsuk-back-link"):
        assert [one.is_visible() for one in page.locator(part).all()] == [False] * page.locator(part).count(), part
    assert page.get_by_role("heading", level=1).is_visible()
    page.emulate_media(media="screen")
    page.goto("/profile/earnings-limit")
    keys.choose(QUESTION, "No")
    keys.button("Save")
    page.get_by_role("heading", level=1, name="You will get no warnings").wait_for()
    look(page)
    page.goto(f"/offers/{offer}")
    assert "Your own limit" not in page.locator("main").inner_text()


def test_a_month_without_javascript(site: Site, open_page: Open) -> None:
    secret, _ = aside(cast(site.database_url))
    page = open_page(base_url=site.url, javascript=False)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    page.goto("/profile/earnings-limit")
    assert not page.get_by_label("My month starts on day").is_visible()
    page.get_by_label("Yes, in a month").check()
    page.get_by_label("Most you want to earn in a month").fill("411")
    page.get_by_label("My month starts on day").fill("28")
    page.get_by_role("button", name="Save").click()
    assert "more than £411 in a month that starts on day 28" in page.locator("main").inner_text()
