"""Files that are refused, in a real browser: no reset connection, no page that Back cannot show again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.claims import service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from schemas.claim_commands import StartClaim
from schemas.claims import Cost
from tests.builders import Builder
from tests.claims.stage import delivered, photo
from tests.support.browser import Open, aside
from tests.support.site import Site

pytestmark = pytest.mark.browser


async def a_bus_ticket(url: str) -> tuple[str, UUID, UUID]:
    """The secret of Sam's log-in, the claim, and the cost that wants a photo."""
    engine, now = make_engine(url), datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        sam, cohort, team = (
            await build.associate("Sam Okafor"),
            await build.cohort(),
            await build.staff(Role.TEAM, "YH"),
        )
        held, _ = await delivered(build, cohort, sam, team, london_day(now) - timedelta(days=7))
        mine = build.work(build.as_associate(sam), now)
        claim = await service.start(mine, StartClaim(session_id=held.id))
        claim = await service.add_cost(mine, claim.id, Cost(category="bus", amount_pence=300))
        secret = (await accounts.enter(Work(session, NOBODY, now), sam.person_id, by="test")).secret
    await engine.dispose()
    cost = claim.lines[-1].cost_id
    assert cost is not None
    return secret, claim.id, cost


def choose(page: Page, file: Path) -> None:
    page.get_by_label("Add a photo").set_input_files(file)
    page.get_by_role("button", name="Continue", exact=True).click()


def test_too_large_a_photo_and_the_way_back(site: Site, open_page: Open, tmp_path: Path) -> None:
    secret, claim, cost = aside(a_bus_ticket(site.database_url))
    page = open_page(width=320, base_url=site.url, javascript=False)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    here = f"/claims/{claim}/costs/{cost}/photo"
    page.goto(f"/claims/{claim}/costs")
    page.goto(here)
    file = tmp_path / "photo.jpg"
    for megabytes in (12, 60):
        file.write_bytes(b"\xff\xd8\xff" + bytes(megabytes * 1024 * 1024))
        choose(page, file)
        summary = page.get_by_role("alert")
        assert summary.get_by_role("link").inner_text().startswith("The photo must be smaller than 10MB.")
        assert page.url.startswith(f"{site.url}{here}?refused=")
        assert page.get_by_role("button", name="Log out").count() == 1
    file.write_bytes(photo())
    choose(page, file)
    page.get_by_role("heading", level=1, name="You have added 1 cost").wait_for()
    for _ in range(3):
        answer = page.go_back()
        assert answer is not None
        assert (answer.request.method, answer.status in {200, 422}) == ("GET", True)
    assert page.url == site.url + here
