"""Going through forms as a browser without JavaScript does: what the page holds is sent, with what a person changed."""

from typing import Any
from uuid import UUID

import httpx

from schemas.access import Role
from tests.frontend.html import Element, parse
from tests.support.client import Client


class Walk:
    """One person's way through pages; ``page`` is the last one shown."""

    def __init__(self, client: Client, who: tuple[UUID, Role]) -> None:
        self.client, self.who = client, who
        self.answer = httpx.Response(0)
        self.page = parse("<p></p>")

    async def open(self, path: str) -> int:
        return self._see(await self.client.get(path, self.who))

    async def send(self, go: str = "", form: int = 0, **typed: Any) -> int:
        """Press a button: Continue, or the one whose value is ``go``. ``a__b`` is typed into ``a-b``."""
        shown = [
            one
            for one in self.page.all("form")
            if one.attrs.get("method") == "post" and "log-out" not in one.attrs["action"]
        ][form]
        fields = {**_fields(shown), **{name.replace("__", "-"): value for name, value in typed.items()}}
        if go:
            assert go in [one.attrs.get("value") for one in shown.all("button")]
            fields["_go"] = go
        sent = {name: value for name, value in fields.items() if value is not None}
        return self._see(await self.client.post(shown.attrs["action"], self.who, data=sent))

    async def follow(self) -> int:
        """Where a redirect leads."""
        assert self.answer.status_code == 303
        return await self.open(self.answer.headers["location"])

    def _see(self, answer: httpx.Response) -> int:
        self.answer = answer
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            self.page = parse(answer.text)
        return answer.status_code

    @property
    def heading(self) -> str:
        (found,) = list(self.page.all("h1"))
        return found.text

    @property
    def errors(self) -> list[str]:
        """The words of the error summary; every link in it must lead somewhere on the page."""
        boxes = [one for one in self.page.all("div") if "nhsuk-error-summary" in one.attrs.get("class", "").split()]
        links = [link for box in boxes for link in box.all("a")]
        for link in links:
            assert self.page.by_id(link.attrs["href"].removeprefix("#"))
        return [link.text for link in links]

    def rows(self, table: int = 0) -> list[list[str]]:
        body = list(self.page.all("tbody"))[table]
        return [[_cell(cell) for cell in row.children if isinstance(cell, Element)] for row in body.all("tr")]

    def facts(self) -> dict[str, str]:
        """Every summary list of the page."""
        keys = [one.text for one in self.page.all("dt")]
        return dict(zip(keys, (one.text for one in self.page.all("dd")), strict=True))

    def text(self) -> str:
        (main,) = list(self.page.all("main"))
        return main.text


def _cell(cell: Element) -> str:
    """A cell's words without the repeated heading that phones show."""
    heads = [one.text for one in cell.all("span") if "nhsuk-table__heading" in one.attrs.get("class", "")]
    return cell.text.removeprefix(heads[0]).strip() if heads else cell.text


def _fields(form: Element) -> dict[str, Any]:
    """What a browser would send of an untouched form."""
    found: dict[str, Any] = {}
    for one in form.all():
        name, kind = one.attrs.get("name"), one.attrs.get("type", "text")
        if not name or one.tag not in ("input", "textarea"):
            continue
        if kind in ("radio", "checkbox") and "checked" not in one.attrs:
            continue
        value = one.text if one.tag == "textarea" else one.attrs.get("value", "")
        found[name] = value if name not in found else [*_list(found[name]), value]
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
