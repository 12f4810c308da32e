"""A real browser. Playwright's synchronous calls hold an event loop, so a module that drives one has no ``async`` tests
and the browser lives only as long as the module. To seed with async code from such a test, use ``aside``."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from pathlib import Path
from typing import TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

Answer = TypeVar("Answer")
WIDE, NARROW = 1280, 320
EXECUTABLE = Path(os.environ.get("FACULTY_CHROMIUM", "/usr/bin/chromium"))
# Without these a machine with no way out lets Chromium try, and wait for, hosts of its own.
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The one exception: back link and banner stand outside the landmarks, as in the NHS service's own template.
_AXE = {
    "runOnly": {"type": "tag", "values": _RULES},
    "rules": {"region": {"enabled": False}},
    "resultTypes": ["violations"],  # what passes is not written out element by element: long tables take seconds less
}


def aside(work: Coroutine[object, object, Answer]) -> Answer:
    """Run async code to its end from a test that drives a browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not EXECUTABLE.exists():
        missing = f"{EXECUTABLE} is not there: install Chromium, or set FACULTY_CHROMIUM"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(EXECUTABLE), args=_FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Page]
Act = Callable[..., None]


def _to_the_end(act: Act) -> Act:
    """Playwright returns from a click once the next page begins to arrive: what counts then would count half of it."""

    @wraps(act)
    def acting(where: Locator, *how: object, **more: object) -> None:
        act(where, *how, **more)
        if not where.page.is_closed():
            where.page.wait_for_load_state()

    return acting


@pytest.fixture
def open_page(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """``open_page(width=320, javascript=False)``: a fresh visitor's page; fails the test on an error in the page.

    After a click or a key on something, the page that it led to is there whole.
    """
    monkeypatch.setattr(Locator, "click", _to_the_end(Locator.click))
    monkeypatch.setattr(Locator, "press", _to_the_end(Locator.press))
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(*, width: int = WIDE, javascript: bool = True, base_url: str | None = None) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, base_url=base_url, locale="en-GB"
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong, a line for each element; needs JavaScript."""
    found = Axe().run(page, options=_AXE).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than the window; 0 is right."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


_BROKEN = r"""longest => {
  const found = new Set(), range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, holder = node.parentElement;
    const unseen = holder.closest('.nhsuk-u-visually-hidden,.app-who,script,option,textarea');
    if (unseen || !holder.checkVisibility()) continue;
    for (const whole of node.data.matchAll(/\S+/g)) {
      if (whole[0].length > longest) continue;
      for (const word of whole[0].matchAll(/[\p{L}\p{N}’'.,:£]+/gu)) {
        range.setStart(node, whole.index + word.index);
        range.setEnd(node, whole.index + word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].filter(box => box.width > 0).map(box => Math.round(box.top)));
        if (lines.size > 1) found.add(word[0]);
      }
    }
  }
  return [...found];
}"""
"""Words that begin on one line and end on another; what is longer than a word, like an e-mail address, may."""


def broken_words(page: Page, longest: int = 20) -> list[str]:
    """Words of up to ``longest`` letters that do not fit on their line; needs JavaScript."""
    found: list[str] = page.evaluate(_BROKEN, longest)
    return found


def faults(page: Page) -> list[str]:
    """All of the above, for ``assert faults(page) == []`` on each page at each width."""
    extra = sideways_scroll(page)
    broken = [f"the word {word} is broken" for word in broken_words(page)]
    return [*axe(page), *([f"{extra} pixels too wide"] if extra else []), *broken]


class Keyboard:
    """Goes through a page as somebody without a mouse does: Tab, Shift+Tab, Enter, space, arrows, letters."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, control: Locator, *, most: int = 80) -> int:
        """Tab until ``control`` has the focus; how many presses it took."""
        for presses in range(most + 1):
            if control.evaluate("element => element === document.activeElement"):
                return presses
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} was not reached in {most} presses of Tab")

    def link(self, name: str) -> None:
        self.to(self.page.get_by_role("link", name=name, exact=True))
        self.page.keyboard.press("Enter")

    def button(self, name: str) -> None:
        self.to(self.page.get_by_role("button", name=name, exact=True))
        self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        self.to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def tick(self, label: str) -> None:
        self.to(self.page.get_by_role("checkbox", name=label, exact=True))
        self.page.keyboard.press("Space")

    def choose(self, group: str, label: str) -> None:
        """A radio button: Tab reaches one of the group, the arrows the others."""
        wanted = self.page.get_by_role("group", name=group, exact=True).get_by_role("radio", name=label, exact=True)
        radios = f'input[type=radio][name="{wanted.get_attribute("name")}"]'
        stop = self.page.locator(f"{radios}:checked")
        self.to(stop if stop.count() else self.page.locator(radios).first)
        for _ in range(self.page.locator(radios).count()):
            if wanted.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        assert wanted.is_checked(), f"{label} could not be chosen by keyboard"
