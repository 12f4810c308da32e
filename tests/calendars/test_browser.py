"""By keyboard: from the profile to an address for a device, and stopping it; by axe at both widths."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY
from tests.builders import Builder
from tests.support.browser import NARROW, WIDE, Keyboard, Open, aside, faults
from tests.support.site import Site

pytestmark = pytest.mark.browser


async def cast(url: str) -> str:
    engine = make_engine(url)
    now = datetime.now(UTC)
    async with transaction(engine) as session:
        sam = await Builder(session, now).associate("Sam Okafor")
        entered = await accounts.enter(Work(session, NOBODY, now), sam.person_id, by="test")
    await engine.dispose()
    return entered.secret


def look(page: Page, name: str) -> None:
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert (page.url, width, faults(page)) == (page.url, width, [])
        if folder := os.environ.get("FACULTY_SHOTS"):
            page.screenshot(path=Path(folder) / f"calendar-{name}-{width}.png", full_page=True)


def test_an_address_for_the_phone_and_stopping_it(site: Site, open_page: Open) -> None:
    secret = aside(cast(site.database_url))
    page = open_page(base_url=site.url)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    keys = Keyboard(page)
    page.goto("/profile")
    keys.link("Your sessions in your own calendar")
    keys.write("What do you call the device?", "My phone")
    keys.button("Get an address")
    page.get_by_role("heading", level=1, name="The address for My phone").wait_for()
    look(page, "address")
    address = page.get_by_label("Address").input_value()
    read = page.context.request.get(address)
    assert (read.status, read.text().splitlines()[0]) == (200, "BEGIN:VCALENDAR")
    keys.link("Back to your calendar")
    look(page, "links")
    keys.button("Stop the calendar of My phone")
    assert page.get_by_role("alert").inner_text().count("Stopped") == 1
    assert page.context.request.get(address).status == 404
    look(page, "stopped")


FREE = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VAVAILABILITY\r
BEGIN:AVAILABLE\r
DTSTART:20260106T090000\r
DURATION:PT3H30M\r
RRULE:FREQ=WEEKLY;BYDAY=TU,TH\r
END:AVAILABLE\r
BEGIN:AVAILABLE\r
DTSTART:20270105T090000\r
DURATION:PT1H\r
END:AVAILABLE\r
END:VAVAILABILITY\r
BEGIN:VAVAILABILITY\r
DTSTART;TZID=Europe/London:20290401T000000\r
DTEND;TZID=Europe/London:20290406T000000\r
END:VAVAILABILITY\r
BEGIN:VAVAILABILITY\r
DTSTART;VALUE=DATE:{0}0401\r
DTEND;VALUE=DATE:{0}0406\r
END:VAVAILABILITY\r
END:VCALENDAR\r
"""


def test_when_somebody_is_free_from_a_file(site: Site, open_page: Open) -> None:
    secret = aside(cast(site.database_url))
    page = open_page(base_url=site.url)
    page.context.add_cookies([{"name": "faculty", "value": secret, "url": site.url}])
    keys, year = Keyboard(page), datetime.now(UTC).year + 1
    page.goto("/profile/calendar")
    look(page, "choices")
    keys.link("Tell us when you are free with a file from your calendar")
    look(page, "file")
    keys.button("Look at it")
    page.get_by_role("alert").get_by_text("Select a file from your calendar").wait_for()
    file = FREE.replace(b"{0}", str(year).encode())
    page.get_by_label("Choose the file").set_input_files({"name": "a.ics", "mimeType": "text/calendar", "buffer": file})
    keys.button("Look at it")
    page.get_by_role("heading", level=1, name="Check what we read").wait_for()
    words = page.get_by_role("main").inner_text()
    assert "Tuesdays and Thursdays, in the morning" in words
    assert f"1 to 5 April {year}" in words
    assert "Times on single days" in words
    look(page, "file-check")
    keys.button("Save")
    assert "Tuesdays and Thursdays, in the morning" in page.get_by_role("main").inner_text()
