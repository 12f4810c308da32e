"""Enter in a field presses the first submit button of its form: that one has to be the way forward."""

import re
from html.parser import HTMLParser

UNSEEN = ("hidden", "submit", "button")
NOT_FORWARD = re.compile(r"nhsuk-button--(secondary|reverse)")
LISTED = {
    "Search": "the only field to type in is what it looks for, and all else that was chosen is kept",
}
"""Buttons that Enter may press before the way forward, and why."""


class _Forms(HTMLParser):
    """``forms``: for each whether it has a field, and its submit buttons as (their class, their words)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[list[str], list[tuple[str, str]]]] = []
        self.inside = self.pressed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(([], []))
            self.inside = True
        elif not self.inside:
            return
        elif tag == "button" and given.get("type", "submit") == "submit":
            self.forms[-1][1].append((given.get("class") or "", ""))
            self.pressed = True
        elif (tag == "input" and given.get("type", "text") not in UNSEEN) or tag == "select":
            self.forms[-1][0].append(given.get("name") or tag)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"
        self.pressed = self.pressed and tag != "button"

    def handle_data(self, data: str) -> None:
        if self.pressed:
            look, words = self.forms[-1][1][-1]
            self.forms[-1][1][-1] = (look, f"{words} {data.strip()}".strip())


def wrong_on_enter(page: str) -> list[str]:
    """The buttons of a page that Enter in a field presses although they are not the way forward."""
    read = _Forms()
    read.feed(page)
    first = [buttons[0] for fields, buttons in read.forms if fields and len(buttons) > 1]
    return [words for look, words in first if NOT_FORWARD.search(look) and words not in LISTED]
