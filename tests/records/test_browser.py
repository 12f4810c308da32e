"""People who are here twice, what happened, and the list as a file: axe and no sideways scroll, at both widths."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from schemas.access import NOBODY, Role
from schemas.duplicates import SayNotSame
from schemas.people import CallFirstSet
from schemas.values import PersonId
from tests.builders import Builder
from tests.people.rosters import roster
from tests.support.browser import NARROW, WIDE, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser
LONG = "Bartholomew-Alexander Featherstonehaugh-Cholmondeley"


async def seed(url: str) -> tuple[str, UUID]:
    """A pair that looks alike, with long names; another that was told apart. The secret of a log-in of the team."""
    engine, now = make_engine(url), datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        team = await build.staff(Role.TEAM, "YH", "Priya Shah")
        one = await build.associate(LONG, employer="other_nhs")
        await build.associate(LONG.upper())
        await session.execute(
            text("UPDATE person SET phone = CASE id WHEN :id THEN '07700 900001' ELSE '07700 900002' END"),
            {"id": one.person_id},
        )
        two = [await build.associate(name) for name in ("Jo Marsh", "Joe Marsh", "J Marsh")]
        await people.say_not_same(build.work(team), two[0].person_id, SayNotSame(other=PersonId(two[2].person_id)))
        session_of = await build.session_of(await build.cohort())
        await build.offer(session_of, one)
        work = build.work(build.as_associate(one))
        for wanted in (True, False):
            work.record(CallFirstSet(subject=PersonId(one.person_id), call_first=wanted))
        secret = (await accounts.enter(Work(session, NOBODY, now), team.person, by="test")).secret
    await engine.dispose()
    return secret, one.person_id


def look(page: Page, heading: str) -> None:
    assert page.get_by_role("heading", level=1).inner_text().startswith(heading)  # then what tells namesakes apart
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("FACULTY_SHOTS"):
            page.screenshot(path=Path(folder) / f"{heading[:24]}-{width}.png", full_page=True)
        assert (heading, width, faults(page)) == (heading, width, [])


def test_from_a_list_with_somebody_twice_to_one_record(site: Site, open_page: Open) -> None:
    secret, one = aside(seed(site.database_url))
    page = open_page(base_url=site.url)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    page.goto("/team/associates/import")
    again = roster(f"{LONG[:-1]},another@example.org,,LS1 3WD,,,,,,")
    page.get_by_label("Upload the list").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": again})
    page.get_by_role("button", name="Upload", exact=True).click()
    look(page, "Check who will be added")
    page.goto("/team/associates")
    page.get_by_role("link", name="Take the list away as a file").click()
    look(page, "Take the list away as a file")
    page.get_by_role("button", name="Download the file").click()
    look(page, "Take the list away as a file")
    page.goto(f"/team/associates/{one}")
    page.get_by_role("link", name="Everything that happened with").click()
    look(page, f"What happened: {LONG}")
    page.goto(f"/team/associates/{one}/join?q=feather")
    look(page, f"Find the other record of {LONG}")
    page.goto("/team/associates/duplicates")
    look(page, "People who may be here twice")
    page.get_by_role("button", name="Join these records").first.click()
    look(page, "Join two records")
    page.get_by_role("button", name="Join the records").click()
    expect(page.get_by_text("The two records are one now")).to_be_visible()
