"""Two ways to use a page: by keyboard with JavaScript, by taps without it. Each looks at what it is shown."""

import re
from abc import ABC, abstractmethod
from datetime import date

from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from tests.support.browser import NARROW, WIDE, Keyboard, faults, sideways_scroll

SERVICE = "Lived experience faculty"
TITLE = re.compile(rf"^\S.* - {SERVICE}$")


class Hand(ABC):
    """One person at their browser. ``log_in(secret)`` skips the letter; ``at`` says which page must be here now."""

    def __init__(self, page: Page, seen: set[str]) -> None:
        """``seen``: the headings of pages that were searched already, by anybody."""
        self.page, self.seen = page, seen
        page.on("filechooser", lambda _: None)  # from the start: asked for only at the press, it can come too late

    def log_in(self, secret: str, url: str) -> None:
        self.page.context.add_cookies([{"name": "faculty", "value": secret, "url": url}])

    def go(self, path: str) -> None:
        self.page.goto(path)

    def at(self, heading: str) -> None:
        """The one h1 of this page; a page not seen before is searched for faults."""
        headings = self.page.get_by_role("heading", level=1)
        expect(headings).to_have_text([heading], use_inner_text=True)
        expect(self.page).to_have_title(TITLE)
        if heading not in self.seen:
            self.seen.add(heading)
            assert (heading, self.faults()) == (heading, [])

    @abstractmethod
    def faults(self) -> list[str]: ...

    @abstractmethod
    def press(self, control: Locator) -> None: ...

    @abstractmethod
    def fill(self, field: Locator, text: str) -> None: ...

    @abstractmethod
    def choose(self, group: str, label: str) -> None: ...

    @abstractmethod
    def tick(self, label: str, group: str = "") -> None: ...

    @abstractmethod
    def give(self, label: str, file: FilePayload) -> None: ...

    def link(self, name: str) -> None:
        self._leave(self.page.get_by_role("link", name=name, exact=True))

    def button(self, name: str) -> None:
        self._leave(self.page.get_by_role("button", name=name, exact=True))

    def _leave(self, control: Locator) -> None:
        with self.page.expect_navigation():
            self.press(control)

    def download(self, link: str) -> bytes:
        with self.page.expect_download() as got:
            self.press(self.page.get_by_role("link", name=link, exact=True))
        return _content(got.value)

    def write(self, label: str, text: str) -> None:
        self.fill(self.page.get_by_label(label, exact=True), text)

    def day(self, group: str, on: date) -> None:
        boxes = self.page.get_by_role("group", name=group, exact=True)
        for part in ("day", "month", "year"):
            self.fill(boxes.get_by_label(part.capitalize(), exact=True), str(getattr(on, part)))

    def says(self, *texts: str) -> None:
        """Each of these is on the page, in sight, somewhere in its main part."""
        main = self.page.get_by_role("main")
        for text in texts:
            expect(main).to_contain_text(text, use_inner_text=True)

    def facts(self) -> dict[str, str]:
        """The summary lists of the page: what stands beside each key."""
        rows = self.page.locator("main .nhsuk-summary-list__row")
        return {row.locator("dt").inner_text(): row.locator("dd").first.inner_text() for row in rows.all()}

    def rows(self, caption: str) -> list[list[str]]:
        """The cells of a table, without the headings that phones repeat in them."""
        table = self.page.get_by_role("table", name=caption, exact=True)
        return [[_words(cell) for cell in row.locator("th, td").all()] for row in table.locator("tbody tr").all()]


def _words(cell: Locator) -> str:
    text: str = cell.evaluate(
        "cell => { const own = cell.cloneNode(true); own.querySelector('[class*=heading]')?.remove(); "
        "return own.textContent }"
    )
    return " ".join(text.split())


def _content(found: Download) -> bytes:
    return found.path().read_bytes()


class Keys(Hand):
    """By keyboard alone, at a desk."""

    width, javascript = WIDE, True

    def faults(self) -> list[str]:
        found = []
        for width in (NARROW, WIDE):
            self.page.set_viewport_size({"width": width, "height": 900})
            found += [f"{width}: {fault}" for fault in faults(self.page)]
        return found

    @property
    def keyboard(self) -> Keyboard:
        return Keyboard(self.page)

    def press(self, control: Locator) -> None:
        self.keyboard.to(control)
        self.page.keyboard.press("Enter")

    def fill(self, field: Locator, text: str) -> None:
        self.keyboard.to(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def choose(self, group: str, label: str) -> None:
        self.keyboard.choose(group, label)

    def tick(self, label: str, group: str = "") -> None:
        within = self.page.get_by_role("group", name=group, exact=True) if group else self.page
        self.keyboard.to(within.get_by_role("checkbox", name=label, exact=True))
        self.page.keyboard.press("Space")

    def give(self, label: str, file: FilePayload) -> None:
        self.keyboard.to(self.page.get_by_label(label, exact=True))
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Enter")
        opened.value.set_files(file)


class Clicks(Hand):
    """By taps on a small phone whose browser runs no scripts."""

    width, javascript = NARROW, False

    def faults(self) -> list[str]:
        extra = sideways_scroll(self.page)
        return [f"{extra} pixels too wide"] if extra else []

    def press(self, control: Locator) -> None:
        control.click()

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, group: str, label: str) -> None:
        self.page.get_by_role("group", name=group, exact=True).get_by_role("radio", name=label, exact=True).check()

    def tick(self, label: str, group: str = "") -> None:
        within = self.page.get_by_role("group", name=group, exact=True) if group else self.page
        within.get_by_role("checkbox", name=label, exact=True).check()

    def give(self, label: str, file: FilePayload) -> None:
        self.page.get_by_label(label, exact=True).set_input_files(file)
