"""The helpers of the browser tests see what they are there to see."""

import asyncio

import pytest

from tests.support.browser import NARROW, Keyboard, Open, aside, axe, sideways_scroll

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang=en><title>Offer</title><main><h1>Offer</h1><a href="#more">More</a>
<form><label>Name <input name=n></label><fieldset><legend>Answer</legend>
<label><input type=radio name=a value=y> Yes</label><label><input type=radio name=a value=n> No</label></fieldset>
<label><input type=checkbox name=c> I agree</label>
<button type=button onclick="document.title='Sent'">Send</button></form></main>"""
BAD = GOOD.replace("<label>Name <input name=n></label>", "<input name=n>") + "<div style='width:900px'>wide</div>"


def test_a_good_page_has_no_faults(open_page: Open) -> None:
    page = open_page(width=NARROW)
    page.set_content(GOOD)
    assert (axe(page), sideways_scroll(page)) == ([], 0)


def test_faults_are_found(open_page: Open) -> None:
    page = open_page(width=NARROW)
    page.set_content(BAD)
    assert [line.split(":")[0] for line in axe(page)] == ["label", "target-size"]
    assert sideways_scroll(page) == 588


def test_a_form_is_filled_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    page.set_content(GOOD)
    keyboard = Keyboard(page)
    keyboard.write("Name", "Ada")
    keyboard.choose("Answer", "No")
    keyboard.choose("Answer", "Yes")
    keyboard.tick("I agree")
    keyboard.button("Send")
    assert page.title() == "Sent"
    filled = page.locator("form").evaluate("form => [...new FormData(form)].join(' ')")
    assert filled == "n,Ada a,y c,on"


def test_what_cannot_be_reached_is_told(open_page: Open) -> None:
    page = open_page()
    page.set_content(GOOD.replace("<button", "<button tabindex=-1"))
    with pytest.raises(AssertionError, match="was not reached in 80 presses of Tab"):
        Keyboard(page).button("Send")


def test_without_javascript_no_script_runs(open_page: Open) -> None:
    page = open_page(javascript=False)
    page.set_content(GOOD)
    page.get_by_role("button", name="Send").click()
    assert page.title() == "Offer"


def test_async_work_runs_beside_the_browser(open_page: Open) -> None:
    open_page()
    assert aside(asyncio.sleep(0, "done")) == "done"
