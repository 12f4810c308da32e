"""Finance, money and bank details in a real browser: axe and no sideways scroll at both widths; no JavaScript."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine
from faculty_api.kernel.vault import Vault, load_key
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, payroll_results
from tests.support.browser import NARROW, WIDE, Open, aside, faults
from tests.support.site import Site, as_if_just_logged_in

pytestmark = pytest.mark.browser
LONG = "Bartholomew-Alexander Featherstonehaugh-Cholmondeley the Younger of Nether Wallop"


async def seeded(site: Site) -> dict[str, str]:
    """A closed run with a payment that came back, one that waits for approval, one to make; log-ins and places."""
    engine = make_engine(site.database_url)
    now = datetime.now(UTC)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        office = Office(session, Builder(session, now))
        office.vault = Vault(load_key(site.home, None))
        await office.open()
        sam, _ = await office.payee(LONG)
        await office.payee("Lee Grant")
        closed = await office.sent()
        day = now.date().isoformat()
        for name, fill in (("payroll.csv", payroll_results), ("bank.csv", bank_results)):
            more = {"failed": {0: "account closed"}} if name == "bank.csv" else {}
            data = fill(await office.content(closed, name), paid_on=day, **more)  # type: ignore[operator]
            await service.import_results(office.work(), office.vault, closed.id, data)
        await office.payee("Ann Locked")
        waiting = await office.locked()
        await office.payee("Bea Ready")
        await office.claim(await office.build.associate("Cy Unknown"))
        await office.bank(await office.build.associate("Dee Changed"), status="entered")
        mine = await service.mine(office.work(office.build.as_associate(sam)))
        found = {
            "sam": await secret(session, now, sam.person_id, Role.ASSOCIATE),
            "farah": await secret(session, now, office.maker.person, Role.FINANCE),
            "colin": await secret(session, now, office.checker.person, Role.FINANCE),
            "closed": f"/finance/runs/{closed.id}",
            "waiting": f"/finance/runs/{waiting.id}",
            "paid": f"/money/{mine[0].id}",
            "failed": f"/money/{mine[1].id}",
        }
        await session.commit()
    await engine.dispose()
    return found


async def secret(session: AsyncSession, now: datetime, person: UUID, role: Role) -> str:
    return (await accounts.enter(Work(session, NOBODY, now), person, by="test", role=role)).secret


@pytest.fixture(scope="module")
def seed(site: Site) -> dict[str, str]:
    return aside(seeded(site))


def opened(site: Site, open_page: Open, secret: str, **more: bool) -> Page:
    page = open_page(base_url=site.url, **more)
    as_if_just_logged_in(site.database_url)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    return page


def wrong(page: Page) -> list[str]:
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {fault}" for fault in faults(page)]
    return found


PAGES = {
    "sam": ["/money", "{paid}", "{failed}", "/profile/bank", "/profile/bank/saved"],
    "farah": ["/finance", "/finance/runs", "/finance/runs/new", "/finance/bank-checks", "{waiting}"],
    "colin": ["{waiting}", "{closed}", "{closed}/match", "{closed}/results"],
}


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in PAGES.items() for path in paths])
def test_every_page_is_clean_at_both_widths(
    site: Site, seed: dict[str, str], open_page: Open, who: str, path: str
) -> None:
    page = opened(site, open_page, seed[who])
    page.goto(path.format(**seed))
    assert wrong(page) == []


def test_a_page_with_faults_is_clean_too(site: Site, seed: dict[str, str], open_page: Open) -> None:
    page = opened(site, open_page, seed["sam"])
    page.goto("/profile/bank")
    page.get_by_role("button", name="Save my bank details").click()
    assert page.title().startswith("Error: ")
    assert wrong(page) == []
    page = opened(site, open_page, seed["farah"])
    for path, button in (("/finance/bank-checks", "Confirm"), (seed["closed"] + "/match", "Upload")):
        page.goto(path)
        page.get_by_role("button", name=button, exact=button == "Upload").click()
        assert page.title().startswith("Error: ")
        assert wrong(page) == []


def test_a_run_without_javascript(site: Site, seed: dict[str, str], open_page: Open, tmp_path: Path) -> None:
    farah = opened(site, open_page, seed["farah"], javascript=False)
    farah.goto("/finance/runs/new")
    farah.get_by_role("button", name="Make this run").click()
    farah.get_by_text("You made this run. Someone else must approve it.").wait_for()
    run = farah.url
    colin = opened(site, open_page, seed["colin"], javascript=False)
    colin.goto(run)
    colin.get_by_role("button", name="Approve this run").click()
    with colin.expect_download() as got:
        colin.get_by_role("link", name="Download bank file").click()
    got.value.save_as(tmp_path / "bank.csv")
    day = datetime.now(UTC).date().isoformat()
    (tmp_path / "results.csv").write_bytes(bank_results((tmp_path / "bank.csv").read_bytes(), paid_on=day))
    farah.goto(run)
    farah.get_by_role("button", name="Match the results").click()
    farah.get_by_label("Upload the results file").set_input_files(tmp_path / "results.csv")
    farah.get_by_role("button", name="Upload", exact=True).click()
    farah.get_by_role("heading", name="1 payment matched, 0 did not").wait_for()
