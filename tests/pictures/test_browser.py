"""A term on one page that prints."""

import os
import re
from datetime import UTC, datetime, timedelta

import pytest

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.support.browser import Open, aside
from tests.support.site import Site

pytestmark = pytest.mark.browser
SESSIONS = 24


async def cast(url: str) -> str:
    """Two sessions a week for most of a term."""
    engine = make_engine(url)
    now = datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        cohort, team = await build.cohort(), await build.staff(Role.TEAM, "YH")
        for number in range(SESSIONS):
            day = now.date() + timedelta(days=7 * (number // 2) + number % 2)
            await build.session_of(cohort, day=day, number=number + 1)
        entered = await accounts.enter(Work(session, NOBODY, now), team.person, by="test")
    await engine.dispose()
    return entered.secret


def test_a_term_of_two_sessions_a_week_prints_on_one_sheet(site: Site, open_page: Open) -> None:
    page = open_page(base_url=site.url)
    secret = aside(cast(site.database_url))
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    page.goto("/team/term")
    assert page.locator(".app-term td").count() == 4 * SESSIONS
    page.emulate_media(media="print")
    if folder := os.environ.get("FACULTY_SHOTS"):
        page.screenshot(path=f"{folder}/term.png", full_page=True)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b[^s]", printed)) == 1
