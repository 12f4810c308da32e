"""The messy lists a team really has, over HTTP: what is wrong is told by row, the rest comes in, and a file to mend and
upload again comes back."""

import csv
from io import BytesIO, StringIO

import pytest

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Actor, Role
from tests.builders import NOW, Builder
from tests.people.roster.test_refusals import bomb
from tests.support.client import Client

HEADINGS = ["Full name", "E-mail", "Mobile", "Postcode", "Notes"]
WIDE = [f"Column {n}" for n in range(195)]
ROWS = [
    ["Joan Li", "joan@example.org", "07700 900001", "LS1 3WD", "Likes tea"],
    ["Ruth Begum", "one@example.org", "07700 900002", "LS1 3WD", ""],
    ["Ken Marsh", "one@example.org", "07700 900003", "LS1 3WD", ""],
    ["👩‍🦽 Ida Cole", "ida@example.org", "", "LS1 3WD", ""],
    ["محمد علي", "m@example.org", "", "LS1 3WD", ""],
    ["Kit Ray", "kit@example.org", "", "ZZ99 9ZZ", ""],
    ["Sam Unwin", "sam@example.org", "", "LS1 3WD", "=HYPERLINK(1)"],
    ["", "nobody@example.org", "", "", ""],
]


async def team(client: Client) -> Actor:
    async with transaction(client.engine) as session:
        return await Builder(session).staff(Role.TEAM, "YH")


def sheet(rows: list[list[str]], *, wide: bool) -> bytes:
    made = StringIO()
    writer = csv.writer(made)
    writer.writerow(HEADINGS + (WIDE if wide else []))
    writer.writerows(row + (["x"] * len(WIDE) if wide else []) for row in rows)
    return made.getvalue().encode()


async def sent(client: Client, who: Actor, data: bytes, name: str = "list.csv"):  # type: ignore[no-untyped-def]
    files = {"file": (name, BytesIO(data))}
    return await client.post("/api/v1/imports", (who.person, Role.TEAM), files=files, data={"academy": "YH"})


@pytest.mark.parametrize("wide", [False, True], ids=["5 columns", "200 columns"])
async def test_what_is_wrong_is_told_and_the_rest_comes_in_and_again_when_mended(client: Client, wide: bool) -> None:
    who = await team(client)
    answer = await sent(client, who, sheet(ROWS, wide=wide))
    assert answer.status_code == 201
    report, at = answer.json()["report"], f"/api/v1/imports/{answer.json()['id']}"
    assert [report[one] for one in ("rows", "accepted", "joined", "refused")] == [8, 6, 0, 2]
    told = {(one["row"], one["column"]) for one in report["problems"] if one["row"] > 1}
    assert {(4, "Full name"), (7, "Postcode"), (8, "Notes"), (9, "Full name")} <= told
    assert all(one["problem"] and one["mend"] for one in report["problems"] if one["row"] > 1)
    assert (await client.post(f"{at}/commit", (who.person, Role.TEAM))).status_code == 201
    async with transaction(client.engine) as session:
        entered = await accounts.enter(Work(session, NOBODY, NOW), who.person, by="test", role=Role.TEAM)
    page = f"/team/associates/import/{answer.json()['id']}/rows-to-mend.csv"
    mend = (await client.get(page, headers={"Cookie": f"faculty={entered.secret}"})).content.decode("utf-8-sig")
    assert next(csv.reader(StringIO(mend)))[3] == "Full name"
    assert "Joan Li" not in mend
    assert ("nobody@example.org" in mend, "ZZ99 9ZZ" in mend) == (True, True)
    lines = list(csv.reader(StringIO(mend.replace("ZZ99 9ZZ", "LS1 3WD").replace("'=HYPERLINK(1)", "ok"))))
    for line in lines[1:]:
        line[3] = line[3] or "Nora Body"
        line[4] = "ken@example.org" if line[3] == "Ken Marsh" else line[4]
    made = StringIO()
    csv.writer(made).writerows(lines)
    again = (await sent(client, who, made.getvalue().encode())).json()["report"]
    assert [again[one] for one in ("accepted", "joined", "refused")] == [2, 2, 0]


@pytest.mark.parametrize(
    ("data", "name", "status", "words"),
    [
        (b"Full name\n" + b"x" * 50_000_000, "list.csv", 413, "The file must be smaller than 10MB"),
        (bomb(), "list.xlsx", 422, "unpacks to far more than a list of people needs"),
    ],
    ids=["50 MB", "a zip bomb"],
)
async def test_what_is_too_much_is_refused_in_words_and_nothing_is_kept(
    client: Client, data: bytes, name: str, status: int, words: str
) -> None:
    who = await team(client)
    answer = await sent(client, who, data, name)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert (await client.get("/api/v1/imports", (who.person, Role.TEAM))).json()["items"] == []
