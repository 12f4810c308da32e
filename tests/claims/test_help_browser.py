"""Filling in for somebody, their yes, and booking travel, on a small phone: without JavaScript, then with axe."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.claims import service as claims
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from schemas.claim_commands import StartClaim
from schemas.claims import ClaimView
from schemas.values import SessionId
from tests.builders import Builder
from tests.claims.stage import delivered, pay
from tests.support.browser import NARROW, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser
Look = Callable[[Page, str], None]


async def cast(url: str) -> tuple[str, str, ClaimView, UUID]:
    """Secrets of Sam and Ann of the team, Sam's claim, and a session to come that Sam said yes to."""
    engine, now = make_engine(url), datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        sam, ann = (
            await build.associate("Sam Okafor", postcode="HU1 3RA"),
            await build.staff(Role.TEAM, "YH", "Ann Booth"),
        )
        cohort, other = await build.cohort(), await build.staff(Role.TEAM, "YH")
        held, _ = await delivered(build, cohort, sam, other, london_day(now) - timedelta(days=7))
        mine = build.work(build.as_associate(sam))
        claim = await claims.start(mine, StartClaim(session_id=SessionId(held.id)))
        ahead = await build.session_of(cohort, day=london_day(now) + timedelta(days=9))
        await build.offer(ahead, sam, status="accepted", pay=pay())
        people = (sam.person_id, ann.person)
        secrets = [(await accounts.enter(Work(session, NOBODY, now), one, by="test")).secret for one in people]
    await engine.dispose()
    return secrets[0], secrets[1], claim, ahead.id


def as_(site: Site, open_page: Open, secret: str, *, javascript: bool) -> Page:
    page = open_page(base_url=site.url, javascript=javascript)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    page.set_viewport_size({"width": NARROW, "height": 900})
    return page


def seen(page: Page, heading: str, *, javascript: bool) -> None:
    """The page that is meant to be here; with scripts axe can be asked too."""
    assert page.get_by_role("heading", level=1).inner_text() == heading
    assert (heading, faults(page) if javascript else []) == (heading, [])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


@pytest.mark.parametrize("javascript", [False, True], ids=["without JavaScript", "with axe"])
def test_by_phone_and_booked_at_320_pixels(site: Site, open_page: Open, javascript: bool) -> None:
    sam_secret, ann_secret, claim, ahead = aside(cast(site.database_url))
    ann, sam = [as_(site, open_page, secret, javascript=javascript) for secret in (ann_secret, sam_secret)]
    look = partial(seen, javascript=javascript)
    fill_in(ann, claim, look)
    sam.goto("/")
    sam.get_by_role("link", name="Check the claim we filled in for you").click()
    look(sam, "Is this claim right?")
    press(sam, "Send my answer")
    look(sam, "Is this claim right?")
    sam.get_by_label("Yes, send my claim").check()
    press(sam, "Send my answer")
    look(sam, "We have your claim")
    sam.goto(f"/claims/{claim.id}")
    look(sam, f"Claim LX-{claim.number}")
    ann.goto(f"/team/claims/{claim.id}")
    look(ann, f"Claim LX-{claim.number}")
    book(sam, ann, ahead, look)


def fill_in(ann: Page, claim: ClaimView, look: Look) -> None:
    ann.goto("/team/claims")
    ann.get_by_role("link", name="Claims not sent yet").click()
    look(ann, "Claims not sent yet")
    ann.get_by_role("link", name="Fill it in with them").click()
    press(ann, "Fill in this claim")
    look(ann, f"Claim LX-{claim.number}: Sam Okafor")
    ann.get_by_label("They are on the phone").check()
    press(ann, "Fill in this claim")
    look(ann, "Did the session go ahead?")
    ann.get_by_label("Yes, as planned").check()
    press(ann, "Continue")
    ann.get_by_label("Yes", exact=True).check()
    press(ann, "Continue")
    look(ann, "What did you spend money on?")
    ann.goto(f"/claims/{claim.id}/amount?type=car_mileage")
    look(ann, "Car")
    press(ann, "Continue")
    look(ann, "You have added 1 cost")
    ann.goto(f"/claims/{claim.id}/amount?type=carer")
    look(ann, "Care for an adult")
    ann.goto(f"/claims/{claim.id}/pay")
    look(ann, "How much of the pay do you want?")
    ann.goto(f"/claims/{claim.id}/check")
    look(ann, "Check your claim")
    press(ann, "Continue")
    look(ann, f"Claim LX-{claim.number}: Sam Okafor")
    press(ann, "Ask them to confirm it")
    look(ann, f"Claim LX-{claim.number}: Sam Okafor")


def book(sam: Page, ann: Page, ahead: UUID, look: Look) -> None:
    sam.goto(f"/sessions/{ahead}")
    sam.get_by_role("link", name="Ask us to book and pay").click()
    press(sam, "Ask the team")
    look(sam, "Ask us to book and pay")
    sam.get_by_label("Train").check()
    day = london_day(datetime.now(UTC)) + timedelta(days=9)
    for label, typed in {
        "What would help?": "A return ticket", "Day": str(day.day), "Month": str(day.month), "Year": str(day.year),
        "Where does it start? (not for a hotel)": "Hull", "Where does it go to?": "Leeds",
    }.items():  # fmt: skip
        sam.get_by_label(label, exact=True).fill(typed)
    press(sam, "Ask the team")
    look(sam, "Ask us to book and pay")
    ann.goto("/team/travel")
    look(ann, "Travel to book")
    ann.get_by_role("link", name="Train").first.click()
    look(ann, "Train for Sam Okafor")
    ann.get_by_label("Yes, and it is paid").check()
    for label, typed in {"Who is it booked with?": "Northern", "Order number": "NR-77"}.items():
        ann.get_by_label(label).fill(typed)
    ann.get_by_label("How much did it cost?").fill("42")
    press(ann, "Save my answer")
    look(ann, "Travel to book")
    ann.goto(f"/team/sessions/{ahead}/travel")
    look(ann, "Ask for travel for somebody")
    sam.goto(f"/sessions/{ahead}/travel")
    look(sam, "Ask us to book and pay")
