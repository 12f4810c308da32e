"""Asks each decision of the reviewed table (``decisions.toml``) over HTTP, as everybody."""

import re
import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from tests.dataprotection.canary_town import HOME, Seer
from tests.support.client import Client

TABLE = Path(__file__).parent / "decisions.toml"
YES, HIDDEN, NO, LOG_IN = "yes", "hidden", "no", "log in first"
NOBODYS = UUID(int=7)


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``row``: of reliability.md section 2, 0 for what it has no row of. ``yes``: who may; ``hidden``: for whom it is
    as if it were not there; everybody else is refused. ``body``: JSON, with ids of the town in braces. ``of``: whose
    record it is, where not that of the person to whom everybody's relation is."""

    row: int
    action: str
    route: str
    yes: list[str]
    hidden: list[str] = []
    body: Any = None
    query: str = ""
    of: str = "person_id"
    file: bool = False
    why: str = ""


def table() -> list[Decision]:
    return msgspec.convert(tomllib.loads(TABLE.read_text())["decision"], list[Decision])


def filled(value: Any, ids: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda part: str(ids[part[1]]), value)
    if isinstance(value, dict):
        return {key: filled(one, ids) for key, one in value.items()}
    return [filled(one, ids) for one in value] if isinstance(value, list) else value


async def asked(client: Client, one: Decision, seer: Seer, ids: dict[str, Any]) -> str:
    method, _, template = one.route.partition(" ")
    named = {**ids, "code": HOME, "term": "spring-2027", "person_id": ids[one.of]}
    path = re.sub(r"\{(\w+):\w+\}", lambda part: str(named[part[1]]), template) + one.query
    more: dict[str, Any] = {"json": filled(one.body, ids)} if one.body is not None else {}
    if one.file:
        more = {"data": {"academy": HOME}, "files": {"file": ("list.csv", b"Name\nSomebody Else\n", "text/csv")}}
    headers = {"Authorization": f"Bearer {seer.token}"} if seer.token else {}
    answer = await client.request(method, path, headers=headers, **more)
    return said(answer.status_code)


def said(status: int) -> str:
    """A conflict or a fault in what was sent is told only to those who may."""
    known = {401: LOG_IN, 403: NO, 404: HIDDEN, 400: "a body that says nothing"}
    return known.get(status, YES if status < 500 else "broken")
