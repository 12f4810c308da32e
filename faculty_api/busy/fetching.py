"""Reads the calendar at an address that somebody gave us, in little time and to a limit (threat T61).

Where we connect to is ``guarded``. A redirect is followed by hand, as a new address with the same checks; at most
``SECONDS`` and ``MOST_BYTES``, unpacked too. No text of the answer is ever shown or logged, and neither is the address.
"""

import asyncio
import ssl
import zlib
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin

import httpx

from faculty_api.busy import rules
from faculty_api.busy.guarded import Guarded, NoReading
from schemas.busy import Problem

SECONDS = 6.0
EACH = 5.0
"""Seconds for any one step: to connect, to wait for bytes."""
MOST_MOVES = 3
NAME = "lived-experience-faculty (reads busy times of a calendar its owner gave us)"


class Marks(NamedTuple):
    """What the host said of the text it gave us last: so that it need not send the same again."""

    etag: str = ""
    modified: str = ""


class Found(NamedTuple):
    """``content`` None: not changed since."""

    content: bytes | None
    marks: Marks


async def fetch(url: str, marks: Marks = Marks(), transport: Guarded | None = None) -> Found | Problem:  # noqa: B008
    """What is at an address now, or why that could not be read. Ends within ``SECONDS``; raises nothing of the net."""
    guarded = transport or Guarded()
    try:
        async with asyncio.timeout(SECONDS):
            return await _followed(url, marks, guarded)
    except NoReading as no:
        return no.problem
    except (TimeoutError, httpx.TimeoutException):
        return Problem.TOO_SLOW
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError, OSError, ValueError):
        return Problem.NO_CONNECTION
    finally:
        await guarded.aclose()


async def _followed(url: str, marks: Marks, transport: Guarded) -> Found:
    for _ in range(MOST_MOVES + 1):
        step = await _asked(url, marks, transport)
        if isinstance(step, Found):
            return step
        there = urljoin(url, step)
        if there.lower().startswith("http:"):
            raise NoReading(Problem.NOT_SAFE)
        moved = rules.address(there)
        if isinstance(moved, str):
            raise NoReading(Problem.NOT_PUBLIC)
        url = moved.url
    raise NoReading(Problem.MOVES)


async def _asked(url: str, marks: Marks, transport: Guarded) -> Found | str:
    """The text, or the address it has moved to."""
    headers = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "gzip", "User-Agent": NAME}
    if marks.etag:
        headers["If-None-Match"] = marks.etag
    if marks.modified:
        headers["If-Modified-Since"] = marks.modified
    request = httpx.Request("GET", url, headers=headers, extensions={"timeout": httpx.Timeout(EACH).as_dict()})
    response = await transport.handle_async_request(request)
    try:
        if response.status_code in (301, 302, 303, 307, 308):
            return response.headers.get("location", "")
        if response.status_code == 304 and (marks.etag or marks.modified):
            return Found(None, marks)
        _fits(response.status_code)
        content = await _content(response)
        return Found(content, _marks(response.headers))
    finally:
        await response.aclose()


def _fits(status: int) -> None:
    if status in (404, 410):
        raise NoReading(Problem.NOT_FOUND)
    if status in (401, 402, 403, 407, 451):
        raise NoReading(Problem.NOT_ALLOWED)
    if status != 200:
        raise NoReading(Problem.THEIR_FAULT)


async def _content(response: httpx.Response) -> bytes:
    """Counted as it comes in, and once more as it is unpacked: a small answer can hold a large one."""
    parts, size = [], 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > rules.MOST_BYTES:
            raise NoReading(Problem.TOO_LARGE)
        parts.append(part)
    packed = b"".join(parts)
    how = response.headers.get("content-encoding", "identity").strip().lower()
    if how in ("", "identity"):
        return packed
    if how not in ("gzip", "x-gzip"):
        raise NoReading(Problem.NOT_A_CALENDAR)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        content = unpacking.decompress(packed, rules.MOST_BYTES + 1)
    except zlib.error as error:
        raise NoReading(Problem.DAMAGED) from error
    if len(content) > rules.MOST_BYTES:
        raise NoReading(Problem.TOO_LARGE)
    return content


def _marks(headers: Mapping[str, str]) -> Marks:
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    kept = [one if len(one) <= 200 and one.isascii() and one.isprintable() else "" for one in (etag, modified)]
    return Marks(*kept)
