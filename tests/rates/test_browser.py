"""The policy desk by keyboard in a real browser: axe and no sideways scroll on every page, at both widths."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.pages.hands import Clicks, Hand, Keys
from tests.support.browser import NARROW, Open, aside, faults, sideways_scroll
from tests.support.site import Site

pytestmark = pytest.mark.browser


async def _secrets(url: str) -> tuple[str, str]:
    engine, now = make_engine(url), datetime.now(UTC)
    async with transaction(engine) as session:
        build = Builder(session, now)
        staff = [await build.staff(role) for role in (Role.NATIONAL, Role.FINANCE)]
        one, two = [(await accounts.enter(Work(session, NOBODY, now), who.person, by="test")).secret for who in staff]
    await engine.dispose()
    return one, two


def start(hand: Hand) -> None:
    boxes = hand.page.get_by_role("group", name="Which date does it hold from?", exact=True)
    for part, typed in (("Day", "1"), ("Month", "4"), ("Year", "2027")):
        hand.fill(boxes.get_by_label(part, exact=True), typed)


def propose(hand: Hand, value: str) -> None:
    hand.go("/admin/rates")
    hand.at("Pay rates and rules")
    assert not hand.page.get_by_role("link", name="Payment for a half day", exact=True).is_visible()
    hand.press(hand.page.locator("summary", has_text="Payment for time: "))
    hand.link("Payment for a half day")
    hand.at("Payment for time Payment for a half day")
    hand.link("Replace it from a date")
    hand.at("Payment for a half day Replace this figure from a date")
    hand.button("Propose this")
    hand.at("Payment for a half day Replace this figure from a date")
    hand.says("Enter the value", "Enter why")
    hand.write("What is the value?", value)
    start(hand)
    hand.write("Which document is it in?", "The payment policy, version 4")
    hand.write("Why?", "Published on 1 March 2027")
    hand.button("Propose this")
    hand.at("Proposal Payment for a half day")
    hand.says("Your proposal waits for a second person", f"£{value}")


def decide(hand: Hand, *, adopt: bool) -> None:
    hand.go("/finance")
    hand.at("Payments")
    hand.link("1 figure waits for your decision")
    hand.at("Pay rates and rules")
    hand.press(hand.page.get_by_role("link", name=re.compile("^Payment for a half day: ")))
    hand.at("Proposal Payment for a half day")
    if not adopt:
        hand.button("Do not adopt")
        hand.says("Enter why you are not adopting it")
        hand.write("If you do not adopt it, why?", "Not yet")
    hand.button("Adopt" if adopt else "Do not adopt")
    hand.at("Proposal Payment for a half day")
    hand.says("Decided by" if adopt else "You did not adopt this")


def locally(hand: Hand) -> None:
    """A choice, an Academy and an end, in words."""
    hand.go("/admin/rates/care.cap/local")
    hand.at("The most for one day of replacement carers and personal assistants together Decide this figure locally")
    hand.choose("What is the value?", "An amount")
    hand.write("How much?", "80")
    hand.choose("Who is it for?", "London Leadership Academy")
    start(hand)
    hand.write("Why?", "Until the policy's own figure is confirmed")
    hand.button("Propose this")
    hand.at("Proposal The most for one day of replacement carers and personal assistants together")
    hand.says("£80", "London Leadership Academy")
    hand.button("Take it back")
    hand.says("You took this proposal back")


def take_in(hand: Hand, value: str) -> None:
    hand.go("/admin/rates")
    hand.link("take in a new edition of the policy")
    hand.at("Take in a new edition")
    content = hand.download("Download every figure").decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(content)))
    for row in found:
        if row["key"] == "fee.half_day":
            row.update({"value": value, "from": "2027-04-06", "document": "The payment policy, version 4"})
    out = io.StringIO()
    writer = csv.DictWriter(out, found[0].keys())
    writer.writeheader()
    writer.writerows(found)
    hand.write("What is this edition?", "Version 4")
    hand.give(
        "Upload the filled-in sheet", {"name": "a.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode()}
    )
    hand.button("Upload")


@pytest.mark.parametrize("way", [Keys, Clicks])
def test_one_proposes_and_another_decides(site: Site, open_page: Open, way: type[Keys] | type[Clicks]) -> None:
    national, finance = aside(_secrets(site.database_url))
    seen: set[str] = set()
    hands: list[Hand] = []
    for secret in (national, finance):
        page = open_page(base_url=site.url, width=way.width, javascript=way.javascript)
        hands.append(way(page, seen))
        hands[-1].log_in(secret, site.url)
    nadia, farah = hands
    adopt, value = (False, "80") if way.width == NARROW else (True, "90")
    propose(nadia, value)
    decide(farah, adopt=adopt)
    locally(nadia)
    take_in(nadia, "lots")
    nadia.at("Take in a new edition")
    nadia.says("fee.half_day: value must be pounds and pence, like 12.40, up to 10,000")
    take_in(nadia, "85")
    nadia.at("Pay rates and rules")
    nadia.says("1 proposal made from the sheet", "Payment for a half day: £")
    nadia.press(nadia.page.get_by_role("link", name=re.compile("^Payment for a half day: .* to £85")))
    nadia.at("Proposal Payment for a half day")
    nadia.button("Take it back")
    nadia.says("You took this proposal back")
    nadia.go("/team/cohorts")
    nadia.at("Cohorts")


@pytest.mark.parametrize("javascript", [True, False])
def test_each_subject_opens_and_all_of_them_are_printed(site: Site, open_page: Open, javascript: bool) -> None:
    national, _ = aside(_secrets(site.database_url))
    page = open_page(base_url=site.url, width=NARROW, javascript=javascript)
    page.context.add_cookies([{"name": "faculty", "value": national, "url": site.url}])
    page.goto("/admin/rates")
    first = page.get_by_role("link", name="Payment for a half day", exact=True)
    assert (first.is_visible(), page.locator("main").bounding_box()["height"] < 4000) == (False, True)  # type: ignore[index]
    page.emulate_media(media="print")
    tables = page.locator("details table")
    assert [one.is_visible() for one in tables.all()] == [True] * tables.count() == [True] * 12
    page.emulate_media(media="screen")
    for summary in page.locator("summary").all():
        summary.click()
    assert (first.is_visible(), sideways_scroll(page)) == (True, 0)
    if javascript:
        assert faults(page) == []
    page.goto("/admin/rates?show=unconfirmed")
    assert [one.is_visible() for one in tables.all()] == [True] * tables.count()
