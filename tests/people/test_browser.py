"""People added from a spreadsheet in a real browser: axe and no sideways scroll on every page, at both widths."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.people.rosters import roster
from tests.support.browser import NARROW, WIDE, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser


SKILLS = "Coaching; large groups; story telling; co-design; online facilitation; action learning; inclusive practice"
"""Enough of them to leave the other columns of the list no more room than their words need."""


def people(surname: str) -> bytes:
    mail = f"{surname.lower()}@example.org"
    return roster(
        f"Jo {surname},jo.{mail},,LS1 3WD,,{SKILLS},Dementia,Large print,Weds 10-3,Likes tea",
        f"Jo {surname},jo.{mail},,,,,,,,",
        f"Lee {surname},averyveryverylongaddressthatnevereverends.{mail},,ZZ99 9ZZ,,,,,,",
        f",nobody.{mail},,,,,,,,",
    )


async def log_in(url: str) -> str:
    engine, now = make_engine(url), datetime.now(UTC)
    async with transaction(engine) as session:
        team = await Builder(session, now).staff(Role.TEAM, "YH", "Priya Shah")
        secret = (await accounts.enter(Work(session, NOBODY, now), team.person, by="test")).secret
    await engine.dispose()
    return secret


def look(page: Page, heading: str) -> None:
    assert page.get_by_role("heading", level=1).inner_text() == heading
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (heading, width, faults(page)) == (heading, width, [])


@pytest.mark.parametrize(("surname", "javascript"), [("Marsh", True), ("Park", False)])
def test_from_the_list_to_one_person(site: Site, open_page: Open, surname: str, javascript: bool) -> None:
    page = open_page(base_url=site.url, javascript=javascript)
    page.context.add_cookies([{"name": "faculty", "value": aside(log_in(site.database_url)), "url": site.url}])

    def at(heading: str) -> None:
        if javascript:
            look(page, heading)
        assert page.get_by_role("heading", level=1).inner_text() == heading

    page.goto("/team/associates")
    at("Associates")
    page.get_by_role("button", name="Add people from a spreadsheet").click()
    at("Add people from a spreadsheet")
    page.get_by_role("button", name="Upload", exact=True).click()
    at("Add people from a spreadsheet")
    assert page.get_by_role("alert").inner_text().endswith("Select a spreadsheet with a list of people")
    page.get_by_label("Upload the list").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": people(surname)}
    )
    page.get_by_role("button", name="Upload", exact=True).click()
    at("Check who will be added")
    page.get_by_role("button", name="Add these people").click()
    at("2 people added")
    page.get_by_role("link", name="See all associates").click()
    at("Associates")
    page.get_by_role("link", name=f"Lee {surname}").click()
    at(f"Lee {surname}")
