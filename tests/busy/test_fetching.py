"""Looking at an address that somebody gave: never inside, never for long, never much; threat T61."""

import asyncio
import gzip
import logging
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest

from faculty_api.busy import fetching, rules
from faculty_api.busy.fetching import Found, Marks, fetch
from faculty_api.busy.guarded import Guarded
from schemas.busy import Problem
from tests.busy.outside import HERE, Answer, Outside, internet
from tests.busy.test_addresses import HOSTILE, INSIDE

URL = "https://calendar.example.org/a.ics?key=1"


@pytest.fixture
async def outside(tmp_path: Path) -> AsyncIterator[Outside]:
    async with internet(tmp_path) as net:
        yield net


def says(status: str, *headers: str, body: bytes = b"") -> Answer:
    async def answer(_head: str, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
        writer.write("\r\n".join(lines).encode() + body)

    return answer


async def test_the_name_in_the_handshake_and_the_host_line_one_look_up_each(outside: Outside) -> None:
    """Resolved once: a second answer, of a name that changes its mind, is never asked for."""
    outside.names["calendar.example.org"] = [[HERE], ["10.0.0.1"]]
    outside.answer = says("200 OK", 'ETag: "1"', "Last-Modified: Tue", body=b"BEGIN")
    assert await fetch(URL, transport=outside.guarded()) == Found(b"BEGIN", Marks('"1"', "Tue"))
    assert (outside.resolved, outside.sni) == (["calendar.example.org"], ["calendar.example.org"])
    head = outside.asked[0].lower()
    assert head.startswith("get /a.ics?key=1 http/1.1\r\n")
    assert "\r\nhost: calendar.example.org\r\n" in head
    assert not any(word in head for word in ("cookie", "authorization"))
    outside.answer = says("304 Not Modified")
    assert await fetch(URL, Marks('"1"', "Tue"), outside.guarded()) == Problem.NOT_PUBLIC
    outside.names["calendar.example.org"] = [[HERE]]
    assert await fetch(URL, Marks('"1"', "Tue"), outside.guarded()) == Found(None, Marks('"1"', "Tue"))
    assert 'if-none-match: "1"' in outside.asked[-1].lower()


async def test_thirty_hostile_addresses_and_what_names_lead_to_make_no_connection(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorded at the socket itself, below everything of ours. Only the test's own host counts as public: not here."""
    connected: list[object] = []
    plain = socket.socket.connect

    def connect(self: socket.socket, to: object) -> None:
        """Written down; and gone through with only where it stays on this machine, should the guard be broken."""
        connected.append(to)
        if not isinstance(to, tuple) or to[0] != HERE:
            raise OSError("not from a test")
        plain(self, to)

    monkeypatch.setattr(socket.socket, "connect", connect)
    for url in HOSTILE:
        assert await fetch(url, transport=outside.guarded()) in (Problem.NOT_PUBLIC, Problem.NO_CONNECTION), url
    for address in INSIDE:
        outside.names["calendar.example.org"] = [[address]]
        assert await fetch(URL, transport=outside.guarded(here_is_public=False)) is Problem.NOT_PUBLIC, address
    for mixed in (["93.184.215.14", "127.0.0.1"], ["2606:4700::1", "::1"]):
        outside.names["calendar.example.org"] = [mixed]
        assert await fetch(URL, transport=outside.guarded(here_is_public=False)) is Problem.NOT_PUBLIC
    assert (connected, outside.asked) == ([], [])
    # The recorder does see a connection where one is made.
    outside.names["calendar.example.org"] = [[HERE]]
    assert isinstance(await fetch(URL, transport=outside.guarded()), Found)
    assert [to[0] for to in connected if isinstance(to, tuple)] == [HERE]


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("https://moved.example.org/b.ics", None),
        ("/b.ics", None),
        ("https://inside.example.org/", Problem.NOT_PUBLIC),
        ("https://127.0.0.1/", Problem.NOT_PUBLIC),
        ("https://moved.example.org:8443/", Problem.NOT_PUBLIC),
        ("http://moved.example.org/", Problem.NOT_SAFE),
        ("file:///etc/passwd", Problem.NOT_PUBLIC),
        ("https://nowhere.example.org/", Problem.NO_HOST),
        ("", Problem.MOVES),
    ],
)
async def test_where_it_moves_to_is_checked_like_the_first(outside: Outside, to: str, found: Problem | None) -> None:
    outside.names["inside.example.org"] = [["10.0.0.1"]]

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        if head.startswith("GET /b.ics"):
            await says("200 OK", body=b"there")(head, writer)
        else:
            await says("302 Found", f"Location: {to}")(head, writer)

    outside.answer = answer
    got = await fetch(URL, transport=outside.guarded())
    assert got == (found or Found(b"there", Marks()))
    assert len(outside.asked) == (4 if found is Problem.MOVES else 1 if found else 2)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("404 Not Found", Problem.NOT_FOUND),
        ("410 Gone", Problem.NOT_FOUND),
        ("401 Unauthorized", Problem.NOT_ALLOWED),
        ("403 Forbidden", Problem.NOT_ALLOWED),
        ("429 Too Many Requests", Problem.THEIR_FAULT),
        ("500 Internal Server Error", Problem.THEIR_FAULT),
        ("206 Partial Content", Problem.THEIR_FAULT),
        ("304 Not Modified", Problem.THEIR_FAULT),
        ("nonsense", Problem.NO_CONNECTION),
    ],
)
async def test_what_hosts_say(outside: Outside, status: str, found: Problem) -> None:
    outside.answer = says(status)
    assert await fetch(URL, transport=outside.guarded()) is found


async def test_a_host_nobody_vouches_for_is_not_read(outside: Outside) -> None:
    outside.names["other.example.org"] = [[HERE]]
    assert await fetch("https://other.example.org/", transport=outside.guarded()) is Problem.NOT_SAFE
    strict = Guarded(resolver=outside.resolve, public=lambda _: True, port=outside.port)
    assert await fetch(URL, transport=strict) is Problem.NOT_SAFE
    assert outside.asked == []


async def test_much_is_not_read_packed_or_not(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES", 100_000)
    bomb = gzip.compress(b"\0" * 50_000_000)
    gzipped = "Content-Encoding: gzip"
    for answer, found in (
        (says("200 OK", body=b"x" * 100_000), Found(b"x" * 100_000, Marks())),
        (says("200 OK", body=b"x" * 100_001), Problem.TOO_LARGE),
        (says("200 OK", gzipped, body=bomb), Problem.TOO_LARGE),
        (says("200 OK", gzipped, body=gzip.compress(b"ok")), Found(b"ok", Marks())),
        (says("200 OK", gzipped, body=b"not gzip"), Problem.DAMAGED),
        (says("200 OK", "Content-Encoding: br", body=b"x"), Problem.NOT_A_CALENDAR),
        (endless, Problem.TOO_LARGE),
    ):
        outside.answer = answer
        assert await fetch(URL, transport=outside.guarded()) == found


async def endless(_head: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1_000):
        writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        await writer.drain()


async def drip(_head: str, writer: asyncio.StreamWriter) -> None:
    """Never silent for as long as one step may take, and never done."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silent(_head: str, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3)


async def test_slow_hosts_are_left_in_time(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetching.SECONDS <= 6
    monkeypatch.setattr(fetching, "SECONDS", 0.4)
    for answer in (drip, silent):
        outside.answer = answer
        began = monotonic()
        assert await fetch(URL, transport=outside.guarded()) is Problem.TOO_SLOW
        assert monotonic() - began < 2.5


async def test_settings_of_the_environment_have_no_say(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect for us, wherever it is told."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    outside.answer = says("200 OK", body=b"ok")
    assert await fetch(URL, transport=outside.guarded()) == Found(b"ok", Marks())


async def test_no_log_has_the_address_or_a_word_of_the_calendar(
    outside: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    """At the lowest level there is, of every library on the way."""
    caplog.set_level(logging.DEBUG)
    outside.answer = says("200 OK", body=b"SUMMARY:Clinic")
    for url in (URL, "https://nowhere.example.org/a.ics?key=1"):
        await fetch(url, transport=outside.guarded())
    assert [one for one in caplog.messages if "key=1" in one or "a.ics" in one or "Clinic" in one] == []
