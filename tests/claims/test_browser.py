"""A claim made, sent and decided in a real browser: axe on every page at both widths, then all of it by keyboard."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.claims.stage import pay, photo
from tests.support.browser import NARROW, WIDE, Keyboard, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser


class Cast:
    """Who there is, by the secret of their log-in, and the session they are about."""

    def __init__(self, sam: str, team: str, checker: str, session: UUID) -> None:
        self.sam, self.team, self.checker, self.session = sam, team, checker, session


async def cast(url: str) -> Cast:
    """A session of last week to which Sam said yes; two of the team."""
    engine = make_engine(url)
    now = datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        sam, cohort = await build.associate("Sam Okafor"), await build.cohort()
        held = await build.session_of(cohort, day=london_day(now) - timedelta(days=7))
        await build.offer(held, sam, status="accepted", pay=pay())
        people = [sam.person_id, *[(await build.staff(Role.TEAM, "YH")).person for _ in range(2)]]
        found = [(await accounts.enter(Work(session, NOBODY, now), one, by="test")).secret for one in people]
    await engine.dispose()
    return Cast(*found, held.id)


def as_(site: Site, open_page: Open, secret: str, *, javascript: bool = True) -> Page:
    page = open_page(base_url=site.url, javascript=javascript)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    return page


def look(page: Page, heading: str) -> None:
    """The page that is meant to be here, without a fault at either width."""
    assert page.get_by_role("heading", level=1).inner_text() == heading
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (heading, width, faults(page)) == (heading, width, [])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def answer(page: Page, heading: str, label: str) -> None:
    """Look at a page with one question, empty, with its fault, and give the answer."""
    look(page, heading)
    press(page, "Continue")
    look(page, heading)
    page.get_by_label(label, exact=True).check()
    press(page, "Continue")


def test_every_page_is_clean_at_both_widths(site: Site, open_page: Open) -> None:
    who = aside(cast(site.database_url))
    team = as_(site, open_page, who.team)
    team.goto(f"/team/sessions/{who.session}")
    look(team, team.get_by_role("heading", level=1).inner_text())
    press(team, "Mark as delivered")
    look(team, team.get_by_role("heading", level=1).inner_text())
    sam = as_(site, open_page, who.sam)
    claim = sam.context.request.get("/api/v1/claims")
    here = f"/claims/{claim.json()['items'][0]['id']}"
    sam.goto(here)
    look(sam, "Claim LX-2041")
    sam.get_by_role("button", name="Start your claim").click()
    answer(sam, "Did the session go ahead?", "Yes, as planned")
    answer(sam, "Did you spend any of your own money to take part?", "Yes")
    answer(sam, "What did you spend money on?", "Bus, train or tram")
    answer(sam, "Which of these was it?", "Train")
    look(sam, "How much did your train cost?")
    press(sam, "Continue")
    look(sam, "How much did your train cost?")
    sam.get_by_label("How much did your train cost?").fill("12.40")
    press(sam, "Continue")
    look(sam, "Add a photo of your train ticket or receipt")
    press(sam, "Continue")
    look(sam, "Add a photo of your train ticket or receipt")
    sam.get_by_label("Add a photo").set_input_files(
        {"name": "t.jpg", "mimeType": "image/jpeg", "buffer": photo((400, 300))}
    )
    press(sam, "Continue")
    look(sam, "You have added 1 cost")
    assert sam.get_by_alt_text("Photo of train, £12.40").evaluate("image => image.naturalWidth") == 400
    for kind, heading in (("taxi", "Taxi"), ("hotel", "Hotel"), ("car_mileage", "Car"), ("carer", "Care for an adult")):
        sam.goto(f"{here}/amount?type={kind}")
        look(sam, heading)
    sam.goto(f"{here}/amount?type=bus")
    sam.get_by_label("How much did your bus or tram cost?").fill("3")
    press(sam, "Continue")
    sam.get_by_role("link", name="I do not have a receipt").click()
    answer(sam, "Why do you not have a receipt?", "I lost it")
    sam.get_by_role("link", name="Change how much bus or tram, £3").or_(
        sam.get_by_role("link", name="Change bus or tram, £3")
    ).click()
    look(sam, "Bus or tram")
    sam.goto(f"{here}/costs")
    sam.get_by_role("link", name="Remove bus or tram, £3").click()
    look(sam, "Remove this cost?")
    sam.goto(f"{here}/withdraw")
    look(sam, "Take this claim back?")
    sam.goto(f"{here}/check")
    look(sam, "Check your claim")
    press(sam, "Send my claim")
    look(sam, "We have your claim")
    checker = as_(site, open_page, who.checker)
    checker.goto("/team/claims")
    look(checker, "Claims to approve")
    checker.get_by_role("link", name="See claim LX-2041 from Sam Okafor").click()
    look(checker, "Claim LX-2041")
    press(checker, "Save decision")
    look(checker, "Claim LX-2041")
    bus = checker.get_by_role("region", name="Bus or tram: £3")
    bus.get_by_label("Ask a question").check()
    bus.get_by_label("What should we tell Sam").fill("Which bus was it?")
    press(checker, "Save decision")
    look(checker, "Claims to approve")
    sam.goto(here)
    look(sam, "Claim LX-2041")
    team.goto(f"/team{here}")
    look(team, "Claim LX-2041")


def test_a_claim_by_keyboard_and_without_javascript(site: Site, open_page: Open) -> None:
    who = aside(cast(site.database_url))
    team = as_(site, open_page, who.team, javascript=False)
    team.goto(f"/team/sessions/{who.session}")
    Keyboard(team).button("Mark as delivered")
    team.get_by_text("This session was delivered").wait_for()
    sam = as_(site, open_page, who.sam, javascript=False)
    here = f"/claims/{sam.context.request.get('/api/v1/claims').json()['items'][0]['id']}"
    sam.goto(f"{here}/happened")
    keys = Keyboard(sam)
    keys.choose("Did the session go ahead?", "Yes, as planned")
    keys.button("Continue")
    keys.choose("Did you spend any of your own money to take part?", "No")
    keys.button("Continue")
    keys.button("Send my claim")
    sam.get_by_role("heading", level=1, name="We have your claim").wait_for()
    checker = as_(site, open_page, who.checker, javascript=False)
    checker.goto(f"/team{here}")
    Keyboard(checker).button("Save decision")
    checker.get_by_text("Claim approved. It will be in the next payment run.").wait_for()
