"""Every form of every page, sent with each of its fields twice: what no browser does, and no page may fail at."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import httpx

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}")
ONCE = ("/log-out", "/switch", "/log-in")
"""Forms that change the log-in they are sent with."""


class Forms(HTMLParser):
    """``found``: action and the values of each field, of a choice two different ones."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, list[str]]]] = []
        self._choice = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, fields = given.get("name", ""), self.found[-1][1] if self.found else {}
        if tag == "form":
            self.found.append((given.get("action", "") if given.get("method") == "post" else "", {}))
        elif tag == "option" and self._choice:
            fields.setdefault(self._choice, []).append(given.get("value", ""))
        elif name and given.get("type") != "file":
            fields.setdefault(name, []).extend([given["value"]] if "value" in given else [])
        if tag in ("select", "form"):
            self._choice = name if tag == "select" else ""


def twice(fields: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The last two of a choice, and the same twice where there is one."""
    return [(name, one) for name, given in fields.items() for one in ((given or ["2"]) * 2)[-2:]]


def failed_at(http: httpx.Client, pages: Iterable[str], sent: set[str], wrong: list[str]) -> None:
    """Adds the forms that were ``sent``, ids left out, and those answered by a 500; of an answer, its forms too."""
    for page in pages:
        waiting = [(page, http.get(page))]
        while waiting:
            at, shown = waiting.pop()
            if shown.status_code not in (200, 422) or "text/html" not in shown.headers["content-type"]:
                continue
            for action, fields in Forms(shown.text).found:
                to = urljoin(at, action)
                form = f"{UUIDS.sub('…', urlsplit(to).path)} {sorted(name for name in fields if 'row' not in name)}"
                if not action or form in sent or to.startswith(ONCE):
                    continue
                sent.add(form)
                kind = {"Content-Type": "application/x-www-form-urlencoded"}
                answer = http.post(to, content=urlencode(twice(fields)), headers=kind)
                wrong += [f"{to} of {at}: {sorted(fields)}"] if answer.status_code >= 500 else []
                waiting.append((to, answer))
