"""A browser without JavaScript: keeps its cookie, fills in the forms it is shown, and presses their buttons."""

from html.parser import HTMLParser
from uuid import UUID

import httpx

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.support.client import Client


class Page(HTMLParser):
    """``forms``: action and what would be sent; ``text``: what is read; ``links``: by address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._area = ""
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given["action"], {}))
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "input" and self.forms and "name" in given:
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if ticked and given.get("type") != "file":
                self.forms[-1][1].setdefault(given["name"], []).append(given.get("value", ""))
        elif tag == "textarea" and self.forms:
            self._area = given["name"]
            self.forms[-1][1].setdefault(self._area, [""])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._area:
            self.forms[-1][1][self._area] = [data.strip()]


class Visitor:
    def __init__(self, client: Client) -> None:
        self.client, self.at, self.status = client, "", 0
        self.page = Page("")

    async def log_in(self, person: UUID, role: Role) -> "Visitor":
        async with transaction(self.client.engine) as session:
            entered = await accounts.enter(
                Work(session, NOBODY, self.client.app.state.clock()), person, by="link", role=role
            )
        self.cookie = {self.client.app.state.settings.cookie: entered.secret}
        return self

    async def open(self, path: str) -> str:
        """Go there, following redirects; returns the text of the page."""
        return await self._read(await self.client.http.get(path, headers=self._headers()))

    async def send(self, typed: dict[str, object] | None = None, *, form: int = -1, files: object = None) -> str:
        """Press the button of a form of this page (the last, unless told otherwise) with these values on top."""
        action, given = self.page.forms[form]
        data = {
            **given,
            **{key: value if isinstance(value, list) else [str(value)] for key, value in (typed or {}).items()},
        }
        answer = await self.client.http.post(action, headers=self._headers(), data=data, files=files)  # type: ignore[arg-type]
        return await self._read(answer)

    async def press(self, action: str, given: dict[str, list[str]]) -> int:
        """The status of a form sent as it was shown, without going on from there."""
        return (await self.client.http.post(action, headers=self._headers(), data=given)).status_code

    async def _read(self, answer: httpx.Response) -> str:
        while answer.status_code == 303:
            answer = await self.client.http.get(answer.headers["location"], headers=self._headers())
        self.at, self.status, self.page = answer.url.raw_path.decode(), answer.status_code, Page(answer.text)
        return self.page.text

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookie.items())}
