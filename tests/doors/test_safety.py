"""The edge: who gets in, what a forged or broken request does, and what every answer carries."""

import re
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import NOW, Builder
from tests.doors.routes import doors
from tests.support.client import Client


async def logged_in(client: Client, role: Role = Role.TEAM, academy: str | None = "YH") -> tuple[dict[str, str], str]:
    """A browser's cookie and the form token that belongs to it."""
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(role, academy)
    async with transaction(client.engine) as session:
        entered = await accounts.enter(Work(session, NOBODY, NOW), who.person, by="test")
        csrf = (
            await session.execute(text("SELECT csrf FROM log_in WHERE person_id = :p"), {"p": who.person})
        ).scalar_one()
    return {"Cookie": f"faculty={entered.secret}"}, str(csrf)


async def test_every_door_that_is_not_public_asks_for_a_log_in(client: Client) -> None:
    tried = 0
    for door in doors(client.app):
        if door.public:
            continue
        answer = await client.request(door.method, door.path)
        if door.template.startswith("/api/"):
            assert (door, answer.status_code) == (door, 401)
        else:
            assert (door, answer.status_code, urlsplit(answer.headers["location"]).path) == (door, 303, "/log-in")
        tried += 1
    assert tried > 10


FORGERIES = {
    "no token": ({}, {}),
    "a token of nobody": ({"_csrf_token": "x" * 40}, {}),
    "a token outside ASCII": ({"_csrf_token": "žluťoučký"}, {}),
    "from another site": ({"_csrf_token": "{mine}"}, {"Origin": "https://elsewhere.example"}),
    "the browser says cross-site": ({"_csrf_token": "{mine}"}, {"Sec-Fetch-Site": "cross-site"}),
    "another log-in's token": ({"_csrf_token": "{other}"}, {}),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=list(FORGERIES))
async def test_a_forged_request_changes_nothing_at_any_door(
    client: Client, forgery: tuple[dict[str, str], dict[str, str]]
) -> None:
    (cookie, mine), (_, other) = await logged_in(client), await logged_in(client)
    fields, headers = forgery
    data = {name: value.format(mine=mine, other=other) for name, value in fields.items()}
    before, tried = await everything(client.engine), 0
    for door in doors(client.app):
        if door.method in {"GET", "HEAD"}:
            continue
        answer = await client.request(door.method, door.path, headers={**cookie, **headers}, data=data)
        # 400: a door that wants JSON or a file refuses another kind of body before it looks at the token.
        assert (door, answer.status_code) == (door, 400 if answer.status_code == 400 else 403)
        tried += 1
    assert tried > 3
    assert await everything(client.engine) == before


async def everything(engine: AsyncEngine) -> dict[str, int]:
    async with transaction(engine) as session:
        names = (
            (await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars().all()
        )
        return {
            name: (await session.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one() for name in sorted(names)
        }


async def test_a_token_sent_as_a_file_is_refused(client: Client) -> None:
    cookie, csrf = await logged_in(client)
    answer = await client.post("/log-out", headers=cookie, files={"_csrf_token": ("t", csrf.encode())})
    assert answer.status_code == 403


async def test_the_right_token_is_accepted(client: Client) -> None:
    cookie, csrf = await logged_in(client)
    answer = await client.post("/log-out", headers=cookie, data={"_csrf_token": csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-in")
    assert (await client.get("/switch", headers=cookie)).headers["location"] == "/log-in?next=/switch"


async def test_a_planted_session_id_never_becomes_a_log_in(client: Client) -> None:
    async with transaction(client.engine) as session:
        await Builder(session).person("Planted Victim", email="victim@example.org", role=Role.TEAM, academy="YH")
    client.http.cookies.set("faculty", "planted-by-somebody")
    link, token = await ask_for_link(client, "victim@example.org")
    answer = await client.post("/log-in/continue", data={"token": link, "_csrf_token": token})
    assert answer.status_code == 303
    fresh = re.search(r"faculty=([^;]+);", answer.headers["set-cookie"])
    assert fresh is not None
    assert fresh[1] != "planted-by-somebody"
    client.http.cookies.clear()
    assert (await client.get("/switch", headers={"Cookie": "faculty=planted-by-somebody"})).status_code == 303
    assert (await client.get("/switch", headers={"Cookie": f"faculty={fresh[1]}"})).status_code == 200


async def ask_for_link(client: Client, email: str) -> tuple[str, str]:
    """Ask by the page; the link's token from the letter, and the visitor's form token."""
    shown = (await client.get("/log-in")).text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', shown)
    assert token is not None
    sent = await client.post("/log-in/check-your-email", data={"email": email, "_csrf_token": token[1]})
    assert sent.status_code == 200
    async with transaction(client.engine) as session:
        body = (
            (
                await session.execute(
                    text("SELECT body FROM letter WHERE address = :a ORDER BY made_at DESC"), {"a": email}
                )
            )
            .scalars()
            .first()
        )
    found = re.search(r"token=(\S+)", body or "")
    assert found is not None
    return found[1], token[1]


async def test_cookies_and_headers_of_an_answer(client: Client) -> None:
    shown = await client.get("/log-in")
    policy = shown.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "HttpOnly" in shown.headers["set-cookie"]
    cookie, _ = await logged_in(client)
    assert (await client.get("/switch", headers=cookie)).headers["cache-control"] == "no-store"


async def test_reading_pages_writes_nothing(client: Client) -> None:
    before = await everything(client.engine)
    for _ in range(20):
        await client.get("/log-in")
    assert await everything(client.engine) == before


async def test_a_person_without_a_role_any_more_is_out_at_the_next_request(client: Client) -> None:
    cookie, _ = await logged_in(client)
    assert (await client.get("/switch", headers=cookie)).status_code == 200
    async with transaction(client.engine) as session:
        await session.execute(text("DELETE FROM role_grant"))
    assert (await client.get("/switch", headers=cookie)).status_code == 303


_PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset='
BROKEN: dict[str, tuple[dict[str, str], bytes]] = {
    "JSON that is not UTF-8": ({"Content-Type": "application/json"}, b'{"a": "\xff\xfe"}'),
    "JSON nested very deep": ({"Content-Type": "application/json"}, b"[" * 100_000),
    "JSON cut off": ({"Content-Type": "application/json"}, b'{"a": '),
    "an empty body": ({"Content-Type": "application/json"}, b""),
    "a huge number": ({"Content-Type": "application/json"}, b'{"answer_by": 1e999999}'),
    "an unknown part charset": (
        {"Content-Type": "multipart/form-data; boundary=b"},
        _PART + b"nope\r\n\r\nx\r\n--b--\r\n",
    ),
    "a part with bytes that do not fit its charset": (
        {"Content-Type": "multipart/form-data; boundary=b"},
        _PART + b"utf-8\r\n\r\n\xff\xff\r\n--b--\r\n",
    ),
    "multipart without a boundary": ({"Content-Type": "multipart/form-data"}, b"x"),
    "a form with NUL": ({"Content-Type": "application/x-www-form-urlencoded"}, b"_csrf_token=%00&email=%00%ff"),
    "a form with a lone surrogate": ({"Content-Type": "application/x-www-form-urlencoded"}, b"email=%ed%a0%80"),
    "a thousand and one fields": (
        {"Content-Type": "application/x-www-form-urlencoded"},
        b"&".join(b"f%d=1" % n for n in range(1001)),
    ),
    "a body over the limit": ({"Content-Type": "application/x-www-form-urlencoded"}, b"a=" + b"x" * 300_000),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
async def test_a_broken_request_is_answered_in_words_at_every_door(
    client: Client, broken: tuple[dict[str, str], bytes]
) -> None:
    """Logged in by cookie, by bearer and not at all: never a 5xx."""
    headers, body = broken
    cookie, csrf = await logged_in(client)
    for door in doors(client.app):
        if door.method in {"GET", "HEAD"}:
            continue
        least = 200 if door.template == "/api/v1/proof-code" else 300  # it reads nothing of what is sent
        for extra in ({}, {**cookie, "X-CSRF-Token": csrf}):
            answer = await client.request(door.method, door.path, headers={**headers, **extra}, content=body)
            assert (door, answer.status_code) == (
                door,
                answer.status_code if least <= answer.status_code < 500 else "under 500",
            )


@pytest.mark.parametrize(
    "path", ["//log-in", "/log-in/x", "/api/v1/%ff", "/api/v1/claims/not-an-id", "/%00", "/x" * 2000]
)
async def test_an_odd_address_is_not_found_in_words(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code in {303, 400, 401, 404}
    kind = "application/problem+json" if path.startswith("/api/") else "text/html"
    assert answer.headers["content-type"].split(";")[0] in {kind, "text/plain"}


async def test_the_same_words_for_an_address_we_do_not_know(client: Client) -> None:
    async with transaction(client.engine) as session:
        await Builder(session).person("Known One", email="known@example.org", role=Role.TEAM, academy="YH")
    bodies = []
    for email in ("known@example.org", "nobody@example.org"):
        shown = (await client.get("/log-in")).text
        token = re.search(r'name="_csrf_token" value="([^"]+)"', shown)
        assert token is not None
        answer = await client.post("/log-in/check-your-email", data={"email": email, "_csrf_token": token[1]})
        bodies.append(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|nonce=\"[^\"]+\"", "", answer.text.replace(email, "")))
    assert bodies[0] == bodies[1]


async def test_json_must_say_that_it_is(client: Client) -> None:
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(Role.TEAM, "YH")
    for door in doors(client.app):
        if (
            door.method == "POST"
            and door.template.startswith("/api/")
            and "receipt" not in door.template
            and "results" not in door.template
            and "edition" not in door.template
        ):
            answer = await client.post(
                door.path, as_=(who.person, Role.TEAM), content=b"{}", headers={"Content-Type": "text/plain"}
            )
            assert (door, answer.status_code) == (door, 400)


async def test_an_error_of_ours_says_no_more_than_a_number(client: Client) -> None:
    async with transaction(client.engine) as session:
        who = await Builder(session).staff(Role.TEAM, "YH")
    token = await client.token(who.person, Role.TEAM)
    async with transaction(client.engine) as session:
        await session.execute(text("DROP TABLE role_grant"))
    answer: httpx.Response = await client.get("/api/v1/claims", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 500
    assert re.fullmatch(
        r"Something went wrong on our side. Nothing was changed. If you call us, quote [0-9a-f]{8}",
        answer.json()["detail"],
    )
