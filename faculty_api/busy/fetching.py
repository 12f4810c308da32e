"""Reads an address that somebody gave us, and never a machine inside our own network.

Whoever gives an address chooses where we connect to, so: only https on port 443, at a name; the name is looked up once
and every address it has must be public; the connection goes to the very address that was checked, with the name in the
TLS handshake and the ``Host`` line, so that a second look-up has nothing to change; a redirect is followed by hand, as
a new address with the same checks; no proxy from the environment; at most ``SECONDS`` and ``MOST_BYTES``, unpacked too.
Threat T61. No text of the answer is ever shown or logged, and neither is the address.
"""

import asyncio
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from urllib.parse import urljoin

import httpx

from faculty_api.busy import rules
from faculty_api.busy.public import is_public
from schemas.busy import Problem

SECONDS = 6.0
EACH = 5.0
"""Seconds for any one step: to connect, to wait for bytes."""
MOST_MOVES = 3
MOST_TRIED = 2
"""Of a host's addresses."""
NAME = "lived-experience-faculty (reads busy times of a calendar its owner gave us)"
Resolve = Callable[[str, int], Awaitable[list[str]]]


class Marks(NamedTuple):
    """What the host said of the text it gave us last: so that it need not send the same again."""

    etag: str = ""
    modified: str = ""


class Found(NamedTuple):
    """``content`` None: not changed since."""

    content: bytes | None
    marks: Marks


class _NoReading(Exception):  # noqa: N818 - an answer
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, the system's first choice first."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Guarded(httpx.AsyncBaseTransport):
    """Opens no connection but to an address that it has just checked. The arguments are for tests: nothing outside the
    code can change them."""

    def __init__(
        self,
        *,
        resolver: Resolve = resolve,
        public: Callable[[str], bool] = is_public,
        port: int = 443,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._resolve, self._public, self._port = resolver, public, port
        context = trust or httpx.create_ssl_context(trust_env=False)
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=0)
        self._inner = httpx.AsyncHTTPTransport(verify=context, trust_env=False, http2=False, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if request.url.scheme != "https" or isinstance(rules.address(str(request.url)), str):
            raise _NoReading(Problem.NOT_PUBLIC)
        try:
            addresses = await self._resolve(host, self._port)
        except (OSError, UnicodeError) as error:
            raise _NoReading(Problem.NO_HOST) from error
        if not addresses:
            raise _NoReading(Problem.NO_HOST)
        if not all(map(self._public, addresses)):
            raise _NoReading(Problem.NOT_PUBLIC)
        for address in addresses[:MOST_TRIED]:
            try:
                return await self._inner.handle_async_request(self._to(request, address))
            except httpx.ConnectError as error:
                if _untrusted(error):
                    raise _NoReading(Problem.NOT_SAFE) from error
        raise _NoReading(Problem.NO_CONNECTION)

    def _to(self, request: httpx.Request, address: str) -> httpx.Request:
        """The same request to a number: ``Host`` keeps the name, and so does the check of the certificate."""
        return httpx.Request(
            request.method,
            request.url.copy_with(host=address, port=self._port),
            headers=request.headers,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


def _untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


async def fetch(url: str, marks: Marks = Marks(), transport: Guarded | None = None) -> Found | Problem:  # noqa: B008
    """What is at an address now, or why that could not be read. Ends within ``SECONDS``; raises nothing of the net."""
    guarded = transport or Guarded()
    try:
        async with asyncio.timeout(SECONDS):
            return await _followed(url, marks, guarded)
    except _NoReading as no:
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
            raise _NoReading(Problem.NOT_SAFE)
        moved = rules.address(there)
        if isinstance(moved, str):
            raise _NoReading(Problem.NOT_PUBLIC)
        url = moved.url
    raise _NoReading(Problem.MOVES)


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
        raise _NoReading(Problem.NOT_FOUND)
    if status in (401, 402, 403, 407, 451):
        raise _NoReading(Problem.NOT_ALLOWED)
    if status != 200:
        raise _NoReading(Problem.THEIR_FAULT)


async def _content(response: httpx.Response) -> bytes:
    """Counted as it comes in, and once more as it is unpacked: a small answer can hold a large one."""
    parts, size = [], 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > rules.MOST_BYTES:
            raise _NoReading(Problem.TOO_LARGE)
        parts.append(part)
    packed = b"".join(parts)
    how = response.headers.get("content-encoding", "identity").strip().lower()
    if how in ("", "identity"):
        return packed
    if how not in ("gzip", "x-gzip"):
        raise _NoReading(Problem.NOT_A_CALENDAR)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        content = unpacking.decompress(packed, rules.MOST_BYTES + 1)
    except zlib.error as error:
        raise _NoReading(Problem.DAMAGED) from error
    if len(content) > rules.MOST_BYTES:
        raise _NoReading(Problem.TOO_LARGE)
    return content


def _marks(headers: Mapping[str, str]) -> Marks:
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    kept = [one if len(one) <= 200 and one.isascii() and one.isprintable() else "" for one in (etag, modified)]
    return Marks(*kept)
