"""The gallery in a real browser: axe, narrow screens, no JavaScript, forced colours, keyboard."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from litestar import Litestar
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CHROMIUM = os.environ.get("FACULTY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
VIEWS = ("/gallery", "/gallery?errors=1", "/nowhere")
SHOTS = os.environ.get("FACULTY_SHOTS")
"""A folder to leave pictures in, for people to look at."""


@pytest.fixture(scope="module")
def address(app: Litestar) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        running.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


def visit(browser: Browser, address: str, path: str, width: int, role: str = "associate", **options: object) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        extra_http_headers={"x-role": role},
        **options,  # type: ignore[arg-type]
    )
    page.goto(address + path)
    if SHOTS:
        name = f"{path.strip('/').replace('?', '-')}-{width}-{role}-{'-'.join(options)}.png"
        page.screenshot(path=Path(SHOTS) / name, full_page=True)
    return page


@pytest.mark.parametrize("role", ["associate", "team"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", VIEWS)
def test_axe_finds_nothing(browser: Browser, address: str, path: str, width: int, role: str) -> None:
    page = visit(browser, address, path, width, role)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    page.close()


@pytest.mark.parametrize("role", ["associate", "team"])
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("path", VIEWS)
def test_nothing_scrolls_sideways_at_320(browser: Browser, address: str, path: str, scripts: bool, role: str) -> None:
    page = visit(browser, address, path, 320, role, java_script_enabled=scripts)
    if not scripts:  # the width is asked by the browser itself, not by a script of the page
        assert page.locator("html").bounding_box() is not None
        width = page.context.new_cdp_session(page).send("Page.getLayoutMetrics")["cssContentSize"]["width"]
    else:
        width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 320
    page.close()


def test_every_value_of_a_stacked_table_starts_where_its_heading_does(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/gallery", 320, "team")
    lefts = page.locator(".nhsuk-table-responsive .nhsuk-table__body tr > *").evaluate_all(
        """cells => cells.filter(cell => cell.children.length == 2 && cell.checkVisibility()).map(cell => {
            const text = document.createRange(); text.selectNodeContents(cell.lastElementChild);
            return [cell.firstElementChild, text].map(one => Math.round(one.getBoundingClientRect().left));
        })"""
    )
    assert [pair for pair in lefts if abs(pair[0] - pair[1]) > 2] == []  # a box for a finger is wider than its square
    assert len(lefts) > 3


def test_text_twice_as_large_does_not_scroll_sideways(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/gallery?errors=1", 1280)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    page.close()


def test_no_other_host_and_no_refused_script(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/gallery?errors=1")
    assert [url for url in asked if not url.startswith(address)] == []
    assert [text for text in said if "422" not in text] == []
    page.close()


def test_the_error_summary_has_focus_and_its_links_land(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/gallery?errors=1", 1280)
    page.wait_for_function("document.activeElement.classList.contains('nhsuk-error-summary')")
    links = page.locator(".nhsuk-error-summary a")
    for number in range(links.count()):
        link = links.nth(number)
        wanted = (link.get_attribute("href") or "").removeprefix("#")
        link.click()
        assert page.evaluate("document.activeElement.id") == wanted
        assert page.locator(f"#{wanted}").is_visible()
    page.close()


def test_select_all_reaches_the_boxes_of_the_table(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/gallery", 1280)
    page.locator("#pick-all").check()
    assert page.locator("input[name=pick]:checked").count() == 3
    page.locator("#pick-2").uncheck()
    assert page.locator("#pick-all").is_checked() is False
    page.close()


def test_without_javascript_every_control_is_there_but_select_all(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/gallery", 320, java_script_enabled=False)
    hidden = [
        box.get_attribute("id")
        for box in page.locator("main input:not([type=hidden]), main textarea, main button").all()
        if not box.is_visible()
    ]
    assert hidden == ["claim-all", "pick-all"]
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_radio_reveals_its_box(browser: Browser, address: str, scripts: bool) -> None:
    page = visit(browser, address, "/gallery", 320, java_script_enabled=scripts)
    seen = [page.locator("#mobile").is_visible()]
    page.locator("#contact").check()
    seen.append(page.locator("#mobile").is_visible())
    assert seen == [True, False]
    page.close()


def test_every_menu_link_is_in_sight_on_a_phone(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/", 320)
    assert [link.is_visible() for link in page.locator(".nhsuk-header__navigation-link").all()] == [True, True]
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_targets_are_large_enough(browser: Browser, address: str, width: int) -> None:
    """24 by 24 at least (WCAG 2.2, 2.5.8); links inside a sentence are not meant."""
    page = visit(browser, address, "/gallery?errors=1", width)
    wanted = "button, input:not([type=hidden]), textarea, nav a, dd a, .nhsuk-error-summary a"
    boxes = [(one.inner_text() or one.get_attribute("id"), one.bounding_box()) for one in page.locator(wanted).all()]
    small = [(name, box) for name, box in boxes if box and min(box["width"], box["height"]) < 23.9]
    assert small == []
    page.close()


def test_forced_colours_keep_the_page_readable(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/gallery?errors=1", 1280, forced_colors="active")
    lines = page.evaluate("getComputedStyle(document.querySelector('.app-help')).borderTopStyle")
    assert lines == "solid"
    assert page.evaluate("getComputedStyle(document.querySelector('.app-header')).backgroundColor") in (
        "rgb(0, 0, 0)", "rgb(255, 255, 255)",
    )  # fmt: skip
    page.close()


def test_print_leaves_out_menus_and_buttons(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/gallery", 1280)
    page.emulate_media(media="print")
    shown = [one.is_visible() for one in page.locator(".nhsuk-button, .nhsuk-header__account, .app-demo").all()]
    assert set(shown) == {False}
    page.close()


def test_the_first_control_is_few_tabs_from_the_skip_link(browser: Browser, address: str) -> None:
    page = visit(browser, address, "/", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "nhsuk-skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null") is True
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("role", ["associate", "team"])
def test_the_header_leaves_a_small_phone_to_the_page(browser: Browser, address: str, role: str, scripts: bool) -> None:
    """22 parts in 100 of 320 by 640, with the demonstration's strip; name, way out and menu in sight, 44px to tap."""
    page = visit(browser, address, "/", 320, role, java_script_enabled=scripts)
    header = page.locator("header").bounding_box()
    assert header is not None
    assert header["height"] <= 640 * 0.22
    controls = page.locator("header").get_by_role("link").all() + page.locator("header").get_by_role("button").all()
    boxes = [box for control in controls[1:] if (box := control.bounding_box())]
    assert [round(box["height"]) >= 44 for box in boxes] == [True] * len(boxes)
    assert (len(boxes) >= 2, page.get_by_text("Lived experience faculty").first.is_visible()) == (True, True)
    page.close()
