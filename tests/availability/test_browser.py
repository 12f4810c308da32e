"""On a phone without JavaScript: the browser's own Back, and the button that goes back, lose no answer."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY
from tests.builders import Builder
from tests.support.browser import NARROW, Open, aside
from tests.support.site import Site

pytestmark = pytest.mark.browser


async def cast(url: str) -> str:
    engine = make_engine(url)
    now = datetime.now(UTC)
    async with transaction(engine) as session:
        sam = await Builder(session, now).associate("Sam Okafor", weekdays=None)
        entered = await accounts.enter(Work(session, NOBODY, now), sam.person_id, by="test")
    await engine.dispose()
    return entered.secret


@pytest.mark.parametrize("start", ["/availability/usual", "term"])
def test_back_and_forth_between_questions(site: Site, open_page: Open, start: str) -> None:
    page = open_page(base_url=site.url, width=NARROW, javascript=False)
    secret = aside(cast(site.database_url))
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    page.goto("/availability")
    if start == "term":
        page.get_by_role("link", name="Set ").first.click()
    else:
        page.goto(start)
    page.get_by_label("Only at these times").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Tuesday").check()
    page.get_by_role("button", name="Continue").click()
    times = page.get_by_role("heading", level=1, name="What times can you do?")
    days = page.get_by_role("heading", level=1, name="Which days can you usually do?")
    expect(times).to_be_visible()
    page.go_back()
    expect(days).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(times).to_be_visible()
    page.get_by_role("button", name="Go back to the question before").click()
    expect(days).to_be_visible()
    expect(page.get_by_label("Tuesday")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    expect(times).to_be_visible()
