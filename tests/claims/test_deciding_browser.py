"""Claims approved many at once, the rest paid now and the rules set, in a real browser: axe at both widths."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.claims import service
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from schemas.claim_commands import DecideClaim
from schemas.claims import ClaimView
from tests.builders import Builder
from tests.claims.decisions import fare, no_receipt, send
from tests.claims.stage import pay, set_stage
from tests.claims.test_browser import as_, look, press
from tests.support.browser import Open, aside
from tests.support.site import Site

pytestmark = pytest.mark.browser


async def seed(url: str, folder: Path) -> tuple[str, ClaimView]:
    """Two claims that match the plan, one with a held line, and one with its first approval; a person of the team."""
    engine = make_engine(url)
    async with transaction(engine) as session:
        build = Builder(session, datetime.now(UTC))
        stages = [await set_stage(build, pay=pay(pence)) for pence in (15000, 15000, 15000, 60000)]
        await fare(stages[2], folder)
        await no_receipt(stages[2])
        for at in stages:
            await send(at)
        await service.decide(stages[3].check, stages[3].claim.id, DecideClaim())
        team = await build.staff(Role.TEAM, "YH")
        entered = await accounts.enter(Work(session, NOBODY, build.now), team.person, by="test")
    await engine.dispose()
    return entered.secret, stages[2].claim


def followed(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def test_the_pages_of_deciding_are_clean_at_both_widths(site: Site, open_page: Open, tmp_path: Path) -> None:
    secret, held = aside(seed(site.database_url, tmp_path))
    team = as_(site, open_page, secret)
    team.goto("/team/claims/rules")
    look(team, "Rules that approve claims")
    team.get_by_label("Pay as offered", exact=True).check()
    team.get_by_label("How many claims of 100 wait for a second look?").fill("200")
    press(team, "Save rules")
    look(team, "Rules that approve claims")
    team.get_by_label("How many claims of 100 wait for a second look?").fill("20")
    press(team, "Save rules")
    look(team, "Rules that approve claims")
    followed(team, "Claims approved by rule")
    look(team, "Claims approved by rule")
    team.goto("/team/claims")
    press(team, "Continue with selected claims")
    look(team, "Claims to approve")
    team.get_by_label("Select all 2 claims").check()
    press(team, "Continue with selected claims")
    look(team, "Approve 2 claims, £300?")
    press(team, "Approve 2 claims")
    look(team, "Claims to approve")
    team.goto(f"/team/claims/{held.id}")
    look(team, f"Claim LX-{held.number}")
    press(team, "Pay the rest now")
    look(team, "Claims to approve")
    assert team.get_by_text("The rest is approved").count() == 1
