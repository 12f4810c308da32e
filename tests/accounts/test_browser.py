"""A browser is asked who it is: clean at both widths, passable without JavaScript, after a reload, by two presses."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine
from faculty_api.kernel.work import Work
from schemas.access import NOBODY
from tests.builders import Builder
from tests.support.browser import NARROW, WIDE, Open, aside, faults
from tests.support.site import Site, as_if_just_logged_in

pytestmark = pytest.mark.browser


async def secrets(site: Site) -> list[str]:
    engine, now = make_engine(site.database_url), datetime.now(UTC)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        sams = [(await Builder(session, now).associate(name)).person_id for name in ("Sam Hill", "Jo Reed")]
        work = Work(session, NOBODY, now)
        found = [(await accounts.enter(work, sam, by="test")).secret for sam in sams]
        await session.commit()
    await engine.dispose()
    return found


def code(site: Site) -> str:
    with psycopg.connect(site.database_url) as database:
        query = "SELECT body FROM letter WHERE template = 'proof_code' ORDER BY made_at DESC LIMIT 1"
        (body,) = database.execute(query).fetchone() or ("",)
    return re.findall(r"\b\d{6}\b", body)[0]


def fill(page: Page) -> None:
    page.goto("/profile/bank")
    for label, text in (("Name on the account", "Sam Hill"), ("Sort code", "30-94-30"), ("Account number", "12345678")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Save my bank details").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check that it is you")


def wrong(page: Page, name: str) -> list[str]:
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{name} at {width}: {fault}" for fault in faults(page)]
        if os.environ.get("FACULTY_SHOTS"):
            page.screenshot(path=Path(os.environ["FACULTY_SHOTS"]) / f"step-up-{name}-{width}.png", full_page=True)
    return found


def test_nothing_typed_is_lost_on_the_way(site: Site, open_page: Open) -> None:
    mine, hers = aside(secrets(site))
    as_if_just_logged_in(site.database_url, minutes_ago=6)
    page = open_page(base_url=site.url)
    page.context.add_cookies([{"name": "faculty", "value": mine, "url": site.url}])
    fill(page)
    found = wrong(page, "asked")
    page.get_by_label("6-digit code").fill("1")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: Check that it is you"))
    found += wrong(page, "wrong")
    page.reload()
    page.get_by_text("I have not had an email").click()
    page.get_by_role("button", name="Send a new code").click()
    expect(page.get_by_text("the new email that we sent")).to_be_visible()
    page.get_by_label("6-digit code").fill(code(site))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/profile/bank/saved")
    page.goto("/profile/bank")
    expect(page.get_by_text("678")).to_be_visible()
    assert found == []

    plain = open_page(base_url=site.url, javascript=False)
    plain.context.add_cookies([{"name": "faculty", "value": hers, "url": site.url}])
    fill(plain)
    plain.get_by_label("6-digit code").fill(code(site))
    plain.get_by_role("button", name="Continue").dblclick(no_wait_after=True)
    plain.wait_for_url("**/profile/bank/saved")
    plain.goto("/profile")
    assert plain.url.endswith("/profile")
    with psycopg.connect(site.database_url) as database:
        assert database.execute("SELECT count(*) FROM bank_details").fetchone() == (2,)
