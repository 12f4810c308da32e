"""A limit is set; then everybody else looks everywhere. It is in no answer, no row, no letter and no log."""

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import psycopg
import pytest

from faculty_api.kernel.embedded import Server
from schemas.access import Role
from tests.doors.routes import NOBODYS
from tests.pages.test_every_page import ROUTES, addresses
from tests.pages.town import OTHERS, Town, found
from tests.support.database import copied
from tests.support.site import serving

CANARY = 98_765_431
"""Pence. Long enough not to be met by chance in an identifier or a digest."""
WRITTEN = re.compile(r"98765431|987,?654\.31")
SMALL = 3_719
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""Four digits stand in the middle of some id of each run: an id says no sum."""
WARNING = re.compile(r"[Yy]our own limit is|\b37\.19\b|\b3719\b")
LIMIT = "/api/v1/earnings-limit"
STAFF = [role for role in Role if role not in OTHERS]


@pytest.fixture(scope="module")
def town(postgres: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with copied(postgres, template) as url, serving(url, tmp_path_factory.mktemp("site")) as running:
        yield found(running, full=True)


def visit(town: Town, role: Role | None) -> httpx.Client:
    cookies = {"faculty": town.secrets[role]} if role else {}
    return httpx.Client(base_url=town.site.url, cookies=cookies, timeout=30)


def keep(town: Town, pence: int) -> None:
    """Sam sets their limit: on the page, wrongly at first, and again by the API with a key."""
    with visit(town, Role.ASSOCIATE) as sam:
        page = sam.get("/profile/earnings-limit").text
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
        assert token
        pounds = f"{pence // 100}.{pence % 100:02d}"
        form = {"_csrf_token": token[1], "choice": "week", "week_amount": pounds, "_command_id": str(uuid4())}
        assert sam.post("/profile/earnings-limit", data=form).status_code == 422
        assert sam.post("/profile/earnings-limit", data={**form, "week_begins": "1"}).status_code == 303
        body = {"pence": pence, "period": "week", "begins": 1}
        headers = {"X-CSRF-Token": token[1], "Idempotency-Key": f"canary-{uuid4()}"}
        assert sam.put(LIMIT, json={**body, "begins": 99}, headers=headers).status_code == 422
        for _ in range(2):
            assert sam.put(LIMIT, json=body, headers=headers).status_code == 200
        assert sam.get(LIMIT).json() == {"amount": {"pence": pence}, "period": "week", "begins": 1}


def api_paths(town: Town) -> list[str]:
    with visit(town, Role.ADMIN) as admin:
        described = admin.get("/api/v1/openapi.json").json()["paths"]
    wanted = [path for path, methods in described.items() if "get" in methods]
    assert LIMIT in wanted
    return [re.sub(r"\{(\w+)[^}]*\}", lambda part: str(town.ids.get(part[1], NOBODYS)), path) for path in wanted]


def answers(town: Town, role: Role | None) -> Iterator[tuple[str, str]]:
    """Every page and every GET of the API, as this role, with the ids of Sam's things."""
    pages = [path for route in ROUTES for path in addresses(town, route)]
    with visit(town, role) as client:
        for path in [*pages, *api_paths(town)]:
            answer = client.get(path)
            answer.headers.pop("content-length", None)  # a page of just so many bytes tells nothing
            yield path, _ID.sub("", answer.content.decode("utf-8", "replace") + str(dict(answer.headers)))


@pytest.mark.parametrize(("pence", "never"), [(CANARY, WRITTEN), (SMALL, WARNING)], ids=["the amount", "a warning"])
def test_no_other_role_is_answered_with_it_anywhere(town: Town, pence: int, never: re.Pattern[str]) -> None:
    keep(town, pence)
    wrong = [f"{role} {path}" for role in [None, *STAFF] for path, text in answers(town, role) if never.search(text)]
    assert wrong == []
    mine = {path for path, text in answers(town, Role.ASSOCIATE) if never.search(text)}
    own = {"/profile/earnings-limit", "/profile/earnings-limit/saved", LIMIT, "/profile/my-data", "/api/v1/my-data"}
    warned = {f"/offers/{town.ids['offer_id']}", f"/claims/{town.ids['claim_id']}/check"}
    assert mine == (own if pence == CANARY else own | warned), "its owner sees it, and there alone"


def test_no_row_of_any_table_no_letter_and_no_log_holds_it(town: Town) -> None:
    keep(town, CANARY)
    with visit(town, Role.ASSOCIATE) as sam:
        for path in (LIMIT, "/profile/earnings-limit", f"/offers/{town.ids['offer_id']}", "/money/letter"):
            assert sam.get(path).status_code == 200
    tables = dump(town)
    assert {"event", "letter", "command", "earnings_limit", "claim"} <= set(tables)
    assert [name for name, rows in tables.items() if WRITTEN.search(rows)] == []
    assert re.search(r"week|begins|pence", tables["earnings_limit"]) is None, "not even the period can be read"
    assert WRITTEN.search(town.site.log()) is None
    assert "{'limited': True}" in tables["command"], "answers are kept"


def test_not_even_a_fault_of_ours_writes_it_into_the_log(town: Town) -> None:
    keep(town, CANARY)
    with psycopg.connect(town.site.database_url.replace("postgresql+psycopg://", "postgresql://", 1)) as database:
        database.execute("ALTER TABLE earnings_limit RENAME TO mislaid")
    with visit(town, Role.ASSOCIATE) as sam:
        page = sam.get("/help").text
        token = re.findall(r'name="_csrf_token" value="([^"]+)"', page)[0]
        body = {"pence": CANARY, "period": "week", "begins": 1}
        answer = sam.put(LIMIT, json=body, headers={"X-CSRF-Token": token})
    assert (answer.status_code, WRITTEN.search(answer.text)) == (500, None)
    assert ("incident" in town.site.log(), WRITTEN.search(town.site.log())) == (True, None)


def dump(town: Town) -> dict[str, str]:
    """Every row of every table as text, bytes also as the text they may be."""
    with psycopg.connect(town.site.database_url.replace("postgresql+psycopg://", "postgresql://", 1)) as database:
        names = [row[0] for row in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        rows = {name: database.execute(f"SELECT * FROM {name}".encode()).fetchall() for name in names}
    return {
        name: "\n".join(
            one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for row in found for one in row
        )
        for name, found in rows.items()
    }
