"""A new edition of the policy, taken in from a sheet: what each row becomes, and that a faulty sheet stores nothing."""

import csv
import io
from datetime import date
from typing import Any

import httpx
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.policy.book import load
from faculty_api.rates import service, sheet
from schemas.access import Actor, Role
from schemas.rates import DecideRate, ProposeRate, RateKind
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

V4 = "Version 4 of the policy, 1 March 2027"
BOOK = load().parameters


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def filled(content: bytes, changes: dict[str, dict[str, str]], separator: str = ",") -> bytes:
    """The downloaded sheet with some cells of some rows changed."""
    found = rows(content)
    for row in found:
        row.update(changes.get(row["key"], {}))
    out = io.StringIO()
    writer = csv.DictWriter(out, found[0].keys(), delimiter=separator)
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue().encode()


@pytest.fixture
async def national(build: Builder) -> Actor:
    return await build.staff(Role.NATIONAL, None, "Nadia Brook")


NEW = {"from": "2027-04-01", "document": V4, "clause": "5.2"}


async def test_the_sheet_has_every_figure_as_people_write_them(build: Builder, national: Actor) -> None:
    found = {row["key"]: row for row in rows(await service.edition(build.work(national)))}
    assert list(found) == list(BOOK)
    shown = {key: (found[key]["unit"], found[key]["value"]) for key in ("fee.full_day", "mileage.car", "parking")}
    assert shown == {
        "fee.full_day": ("pounds", "150.00"), "mileage.car": ("pence a mile", "45"), "parking": ("yes or no", "yes"),
    }  # fmt: skip
    assert (found["time.travel"]["options"], found["meal.lunch"]["value"]) == ("count; dont_count", "")
    assert (found["mileage.tax_year_starts"]["value"], found["fee.full_day"]["from"]) == ("6 April", "2021-10-20")


async def test_the_sheet_as_it_was_downloaded_changes_nothing(build: Builder, national: Actor) -> None:
    work = build.work(national)
    content = await service.edition(work)
    taken = await service.propose_edition(work, content, V4)
    assert (taken.proposals, taken.unchanged) == ([], len(BOOK))
    as_office_saves_it = content.decode("utf-8-sig").replace("2021-10-20", "20/10/2021").replace("150.00", "150")
    as_office_saves_it = as_office_saves_it.replace("6 April,", "06-Apr,").replace(",yes,", ",TRUE,")
    taken = await service.propose_edition(work, as_office_saves_it.encode(), V4)
    assert (taken.proposals, taken.unchanged) == ([], len(BOOK))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
async def test_each_changed_row_becomes_a_proposal(build: Builder, national: Actor, separator: str) -> None:
    work = build.work(national)
    changes = {
        "fee.full_day": {"value": "£1,600", **NEW},
        "mileage.car": {"value": "55.5", **NEW},
        "claim.deadline_days": {"value": "6 months", **NEW, "from": "01/04/2027"},
        "receipt.lost": {"standing": "policy", "document": V4, "clause": "7"},
        "meal.lunch": {"value": "8", "from": "2021-10-20", "document": V4},
        "taxi": {"value": "Pre-agreed", **NEW},
    }
    sent = filled(await service.edition(work), changes, separator)
    taken = await service.propose_edition(work, sent, V4)
    assert {(one.key, one.kind, one.value, one.from_) for one in taken.proposals} == {
        ("fee.full_day", RateKind.REPLACE, 160_000, date(2027, 4, 1)),
        ("mileage.car", RateKind.REPLACE, 555, date(2027, 4, 1)),
        ("claim.deadline_days", RateKind.REPLACE, "6 months", date(2027, 4, 1)),
        ("receipt.lost", RateKind.CONFIRM, "exception", date(2021, 10, 20)),
        ("meal.lunch", RateKind.REPLACE, 800, date(2021, 10, 20)),
        ("taxi", RateKind.REPLACE, "agreed", date(2027, 4, 1)),
    }
    assert {(one.reason, one.document) for one in taken.proposals} == {(V4, V4)}
    again = await service.propose_edition(work, sent, V4)
    assert (again.proposals, again.before, again.unchanged) == ([], 6, len(BOOK) - 6)


async def test_a_new_edition_holds_when_the_other_side_has_adopted_it(build: Builder, national: Actor) -> None:
    finance, work = await build.staff(Role.FINANCE), build.work(national)
    sent = filled(await service.edition(work), {"fee.full_day": {"value": "160", **NEW}})
    (made,) = (await service.propose_edition(work, sent, V4)).proposals
    await service.decide(build.work(finance), made.id, DecideRate(adopt=True))
    (cited,) = (await service.book(work)).on(date(2027, 4, 1)).cite("fee.full_day")
    assert (cited.value, cited.document, cited.clause) == (16_000, V4, "5.2")
    taken = await service.propose_edition(work, sent, V4)
    assert (taken.proposals, taken.before) == ([], 0)


HEAD = "key,value,from,document,clause\n"
FAULTY = {
    "a key that is not there": (f"{HEAD}fee.unheard_of,1,2027-04-01,V4,1\n", [
        "Row 2, fee.unheard_of: there is no figure with this key",
    ]),
    "no key": (f"{HEAD},1,2027-04-01,V4,1\n", ["Row 2: key is missing"]),
    "values of another kind": (
        f"{HEAD}fee.full_day,lots,2027-04-01,V4,1\nfee.half_day,80.505,2027-04-01,V4,1\n"
        "mileage.car,-5.5,2027-04-01,V4,1\nparking,perhaps,2027-04-01,V4,1\ntaxi,sometimes,2027-04-01,V4,1\n",
        [
            "Row 2, fee.full_day: value must be pounds and pence, like 12.40, up to 10,000",
            "Row 3, fee.half_day: value must be pounds and pence, like 12.40, up to 10,000",
            "Row 4, mileage.car: value must not begin with a minus",
            "Row 5, parking: value must be yes or no",
            "Row 6, taxi: value must be one of agreed, agreed_or_access_need, never",
        ],
    ),
    "a formula": (f'{HEAD}fee.full_day,"=1+1",2027-04-01,V4,1\nfee.half_day,80,2027-04-01,"@SUM(A1)",1\n', [
        "Row 2, fee.full_day: value must be a value, not a formula",
        "Row 3, fee.half_day: document must be a value, not a formula",
    ]),
    "no document": (f"{HEAD}fee.full_day,160,2027-04-01,,\n", [
        "Row 2, fee.full_day: Enter the document this figure is in",
    ]),
    "the old date": (f"{HEAD}fee.full_day,160,2021-10-20,V4,1\n", [
        "Row 2, fee.full_day: from must be the day the new value holds from. Another value holds from this day already",
    ]),
    "no such date": (f"{HEAD}fee.full_day,160,31/02/2027,V4,1\n", [
        "Row 2, fee.full_day: from must be a date, like 2027-04-01",
    ]),
    "before the policy": (f"{HEAD}fee.full_day,160,2020-01-01,V4,1\n", [
        "Row 2, fee.full_day: The date must not be before the policy of 20 October 2021",
    ]),
    "a value taken away": (f"{HEAD}fee.full_day,,2027-04-01,V4,1\n", ["Row 2, fee.full_day: value is missing"]),
    "twice": (f"{HEAD}fee.full_day,160,2027-04-01,V4,1\nfee.full_day,170,2027-04-01,V4,1\n", [
        "Row 2, fee.full_day: this key is in the sheet more than once",
        "Row 3, fee.full_day: this key is in the sheet more than once",
    ]),
    "a standing of one's own": (
        "key,value,standing,from,document,clause\nfee.full_day,160,local,2027-04-01,V4,1\n",
        ["Row 2, fee.full_day: standing must be left as it is (policy), or be policy"],
    ),
    "a long document": (f"{HEAD}fee.full_day,160,2027-04-01,{'x' * 201},1\n", [
        "Row 2, fee.full_day: document must be 200 characters or less",
    ]),
    "a missing column": ("key,from,document\nfee.full_day,2027-04-01,V4\n", [
        "The selected file must have the columns value, clause. Download the sheet and fill that in",
    ]),
    "nothing": ("", ["The selected file is empty"]),
    "no rows": (HEAD, ["The selected file has no figures in it"]),
    "no sheet at all": ("PK\x03\x04\x00", ["The selected file must be a CSV. Save it as “CSV UTF-8” and try again"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FAULTY.values(), ids=list(FAULTY))
async def test_a_faulty_sheet_is_told_row_by_row_and_stores_nothing(
    build: Builder, national: Actor, text: str, words: list[str]
) -> None:
    work = build.work(national)
    good = "fee.threshold_minutes,300,2027-04-01,V4,1\n" if text.startswith(HEAD) and text != HEAD else ""
    with pytest.raises(Invalid) as refused:
        await service.propose_edition(work, (text + good).encode(), V4)
    assert [fault.message for fault in refused.value.faults] == words
    assert await service.waiting(work) == []


async def test_what_is_written_out_is_never_a_formula(build: Builder, national: Actor) -> None:
    work = build.work(national)
    words = ProposeRate(
        key="helpline", kind=RateKind.LOCAL, from_=date(2026, 11, 1), value="=cmd|' /C calc'!A0", reason="A test",
        document="+44",
    )  # fmt: skip
    await service.propose(work, words)
    content = await service.edition(work)
    row = next(row for row in rows(content) if row["key"] == "helpline")
    assert (row["value"], row["document"]) == ("'=cmd|' /C calc'!A0", "'+44")
    assert [cell for row in rows(content) for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []


def test_every_value_is_read_back_as_it_was_written() -> None:
    for parameter in BOOK.values():
        for entry in parameter.dated:
            if entry.value is not None:
                assert sheet.value(parameter, sheet.as_typed(parameter, entry.value)) == entry.value


@pytest.mark.parametrize("role", [Role.TEAM, Role.AUDITOR, Role.ASSOCIATE, Role.ADMIN])
async def test_nobody_else_takes_in_an_edition(build: Builder, role: Role) -> None:
    work = build.work(await build.staff(role, "YH"))
    with pytest.raises(NotAllowed):
        await service.propose_edition(work, await service.edition(work), V4)


async def test_by_the_api(client: Client, build: Builder, national: Actor, session: AsyncSession) -> None:
    await session.commit()
    as_ = (national.person, Role.NATIONAL)
    given = await client.get("/api/v1/rate-edition", as_)
    assert given.headers["content-disposition"] == 'attachment; filename="figures.csv"'
    sent = filled(given.content, {"fee.full_day": {"value": "160", **NEW}})

    async def post(content: bytes, reason: str = V4) -> httpx.Response:
        kind = {"Content-Type": "text/csv"}
        return await client.post("/api/v1/rate-edition", as_, content=content, headers=kind, params={"reason": reason})

    bad = await post(sent.replace(b"160", b"lots"))
    assert (bad.status_code, [fault["field"] for fault in bad.json()["faults"]]) == (422, ["file"])
    assert (await post(sent, " ")).json()["faults"] == [{"field": "reason", "message": "Enter why"}]
    made = await post(sent)
    assert (made.status_code, made.json()["unchanged"], made.json()["proposals"][0]["value"]) == (
        201, len(BOOK) - 1, 16_000,
    )  # fmt: skip
    whole = await client.post("/api/v1/rate-edition", as_, files={"file": ("a.csv", sent)}, params={"reason": V4})
    assert (whole.json()["before"], whole.json()["proposals"]) == (1, [])


async def test_the_same_key_with_another_reason_is_another_command(
    client: Client, national: Actor, session: AsyncSession
) -> None:
    await session.commit()
    as_ = (national.person, Role.NATIONAL)
    given = await client.get("/api/v1/rate-edition", as_)
    sent = filled(given.content, {"fee.full_day": {"value": "160", **NEW}})

    async def post(reason: str, **whole: Any) -> int:
        headers = {"Idempotency-Key": "edition-4"} | ({} if "files" in whole else {"Content-Type": "text/csv"})
        answer = await client.post("/api/v1/rate-edition", as_, headers=headers, params={"reason": reason}, **whole)
        return answer.status_code

    assert [await post(V4, content=sent), await post(V4, content=sent)] == [201, 201]
    assert await post("Another reason", content=sent) == 409
    assert await post("Another reason", files={"file": ("a.csv", sent)}) == 409


async def test_by_its_page(client: Client, build: Builder, national: Actor, session: AsyncSession) -> None:
    await session.commit()
    nadia = await Visitor(client).log_in(national.person, Role.NATIONAL)
    await nadia.open("/admin/rates/edition")
    assert "/admin/rates/edition/figures.csv" in nadia.page.links
    text = await nadia.send({"reason": "Version 4"}, files={"file": ("", b"")})
    assert (nadia.status, "Select the filled-in sheet" in text) == (422, True)
    assert nadia.page.forms[-1][1]["reason"] == ["Version 4"]
    content = (await client.http.get("/admin/rates/edition/figures.csv", headers=nadia._headers())).content
    good, bad = {"value": "160", **NEW}, {"value": "lots", **NEW}
    sent = filled(content, {"fee.full_day": good, "fee.half_day": bad, "mileage.car": bad})
    text = await nadia.send(files={"file": ("figures.csv", sent)})
    assert nadia.status == 422
    for words in ("fee.half_day: value must be pounds", "mileage.car: value must be pence a mile"):
        assert words in text
    assert await service.waiting(build.work(national)) == []
    text = await nadia.send({"reason": ""}, files={"file": ("figures.csv", filled(content, {"fee.full_day": good}))})
    assert (nadia.status, "Enter what this edition is" in text) == (422, True)
    sent = filled(content, {"fee.full_day": good, "parking": {"value": "no", **NEW}})
    text = await nadia.send({"reason": V4}, files={"file": ("figures.csv", sent)})
    assert "2 proposals made from the sheet" in text
    assert "Payment for a full day: £150 to £160" in text
    await nadia.open("/admin/rates/edition")
    text = await nadia.send({"reason": V4}, files={"file": ("figures.csv", sent)})
    assert "Nothing in the sheet changes a figure" in text


@pytest.mark.parametrize(
    ("key", "text", "pence"),
    [
        ("fee.full_day", "1,600", 160_000), ("fee.full_day", "£160.50", 16_050),
        ("tax.personal_allowance", "12,570", 1_257_000),
        ("tax.personal_allowance", "£13,000", 1_300_000), ("mileage.car", "45.5", 455),
    ],
)  # fmt: skip
def test_a_comma_between_thousands_is_read(key: str, text: str, pence: int) -> None:
    assert sheet.value(load().parameters[key], text) == pence


@pytest.mark.parametrize(
    ("key", "text"),
    [("fee.full_day", "25,50"), ("fee.full_day", "1,6"), ("mileage.car", "47,5"), ("tax.personal_allowance", "12,57")],
)
def test_a_comma_for_a_decimal_point_is_refused_not_dropped(key: str, text: str) -> None:
    """25,50 is not £2,550."""
    with pytest.raises(ValueError, match=r"pounds and pence|pence a mile"):
        sheet.value(load().parameters[key], text)


async def test_a_figure_in_law_waits_for_a_second_person_and_stays_one_in_law(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    work = build.work(national)
    rows = 'key,value,from,document,clause\ntax.personal_allowance,"13,000",2027-04-06,GOV.UK,\n'
    (made,) = (await service.propose_edition(work, rows.encode(), "The new tax year")).proposals
    assert (made.state, made.value) == ("proposed", 1_300_000)
    await service.decide(build.work(finance), made.id, DecideRate(adopt=True))
    (cited,) = (await service.book(work)).on(date(2027, 4, 6)).cite("tax.personal_allowance")
    assert cited.standing == "statute"


@pytest.mark.parametrize(("text", "value"), [("28 days", 28), ("1 day", 1), ("28", 28), ("3 months", "3 months")])
def test_days_are_taken_as_they_are_said(text: str, value: int | str) -> None:
    assert sheet.value(load().parameters["claim.deadline_days"], text) == value
    assert load().parameters["claim.deadline_days"].accept("28 days") == 28


@pytest.mark.parametrize("text", ["0 days", "3661 days", "28 weeks", "28 days ago"])
def test_other_lengths_are_not(text: str) -> None:
    with pytest.raises(ValueError, match="a number of days"):
        sheet.value(load().parameters["claim.deadline_days"], text)
