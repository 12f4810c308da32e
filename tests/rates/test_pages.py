"""The policy desk by its pages, without JavaScript: read it, put a figure forward, decide about it, take it back."""

from datetime import date

import pytest

from faculty_api.policy.book import load
from faculty_api.rates import service
from frontend.rate_fields import options, reader
from frontend.rate_subjects import REST, UNCONFIRMED, subject
from schemas.access import Role
from tests.rates.conftest import Desk

DAY = {"from_-day": "1", "from_-month": "4", "from_-year": "2027"}
WHY = {"document": "The payment policy, version 4", "clause": "5.2", "reason": "Published on\r\n1 March 2027"}


async def test_every_figure_under_a_plain_heading(desk: Desk) -> None:
    assert [key for key in load().parameters if subject(key) == REST] == []
    nadia = await desk.enter(desk.national)
    text = await nadia.open("/admin/rates")
    stands = await service.stands(desk.build.work(desk.national))
    assert f"{stands.unconfirmed} figures of {stands.figures} still need to be confirmed or set" in text
    assert f"All ({stands.figures}) To be confirmed or set ({stands.unconfirmed}) Decided locally (0)" in text
    assert [key for key in load().parameters if f"/admin/rates/{key}" not in nadia.page.links] == []
    shut = (await desk.client.http.get("/admin/rates", headers=nadia._headers())).text
    assert [shut.count(f'<details class="nhsuk-details nhsuk-expander"{ends}>') for ends in ("", " open")] == [12, 0]
    figures = [one for one in await service.desk(desk.build.work(desk.national)) if subject(one.key) == "Travel"]
    left = sum(one.now.standing in UNCONFIRMED for one in figures)
    assert f"Travel: {len(figures)} figures, {left} to be confirmed" in text
    opened = (await desk.client.http.get("/admin/rates?show=unconfirmed", headers=nadia._headers())).text
    assert opened.count("nhsuk-expander") == opened.count('nhsuk-expander" open>') > 5
    text = await nadia.open("/admin/rates?show=unconfirmed")
    assert ("The most for a night in London" in text, "Payment for a full day" in text) == (True, False)
    assert "There are no such figures" in await nadia.open("/admin/rates?show=waiting")


@pytest.mark.parametrize("role", [Role.ASSOCIATE, Role.TEAM, Role.AUDITOR, Role.ADMIN, Role.DATA_PROTECTION])
async def test_everybody_may_read_and_nobody_else_changes(desk: Desk, role: Role) -> None:
    rate_id = await desk.put()
    who = await desk.build.staff(role, "YH" if role in {Role.TEAM, Role.ASSOCIATE} else None)
    await desk.build.session.commit()
    reader_ = await desk.enter(who)
    assert "take in a new edition" not in await reader_.open("/admin/rates")
    assert "Change this figure" not in await reader_.open("/admin/rates/fee.full_day")
    text = await reader_.open(f"/admin/rates/proposals/{rate_id}")
    if role is Role.ASSOCIATE:
        assert (reader_.status, "Published on 1 March" in text) == (403, False)
    else:
        assert "The national team and finance decide about figures" in text
    assert [action for action, _ in reader_.page.forms if action.startswith("/admin")] == []
    for path in ("fee.full_day/replace", "fee.full_day/confirm", "fee.full_day/local", "edition"):
        await reader_.open(f"/admin/rates/{path}")
        assert (path, reader_.status) == (path, 403)


async def test_replaced_by_one_and_adopted_by_another(desk: Desk) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open("/admin/rates/fee.full_day/replace")
    text = await nadia.send({"value": "£1.234", "clause": "5.2"})
    assert nadia.status == 422
    for words in (
        "The value must be in pounds and pence, like 12.40",
        "Enter the date it holds from",
        "Enter the document this figure is in",
        "Enter why",
    ):
        assert words in text
    assert [nadia.page.forms[-1][1][name] for name in ("value", "clause")] == [["£1.234"], ["5.2"]]
    text = await nadia.send({"value": "160", **DAY, **WHY})
    for words in (
        "Your proposal waits for a second person",
        "Value without it £150",
        "Value with it £160",
        "From 1 April 2027",
        "The payment policy, version 4, clause 5.2",
        "Published on 1 March 2027",
        "You proposed this, so somebody else must decide about it",
    ):
        assert words in text
    at = nadia.at.split("?")[0]
    colleague = await desk.build.staff(Role.NATIONAL, None, "Noor Hale")
    await desk.build.session.commit()
    text = await (noor := await desk.enter(colleague)).open(at)
    assert "somebody from finance must decide about it" in text
    assert [action for action, _ in noor.page.forms if action.startswith("/admin")] == []

    farah = await desk.enter(desk.finance)
    assert "1 figure waits for your decision" in await farah.open("/finance")
    assert "Payment for a full day: £150 to £160" in await farah.open("/admin/rates")
    await farah.open(at)
    text = await farah.send(form=1)
    assert ("Adopted. It will hold from 1 April 2027" in text, "Farah Aziz, 22 November 2026" in text) == (True, True)
    book = await service.book(desk.build.work(desk.national))
    assert [book.on(day).number("fee.full_day") for day in (date(2027, 3, 31), date(2027, 4, 1))] == [15_000, 16_000]
    text = await nadia.open("/admin/rates/fee.full_day")
    assert "1 April 2027 £160 The policy" in text.replace("Value ", "").replace("How well it stands ", "")
    assert "waits for your decision" not in await farah.open("/finance")


async def test_not_adopted_needs_a_reason_and_is_kept(desk: Desk) -> None:
    rate_id = await desk.put()
    farah = await desk.enter(desk.finance)
    await farah.open(f"/admin/rates/proposals/{rate_id}")
    text = await farah.send({"reason": " "})
    assert (farah.status, "Enter why you are not adopting it" in text) == (422, True)
    text = await farah.send({"reason": "The document is not out yet"})
    assert ("You did not adopt this" in text, "The document is not out yet" in text) == (True, True)
    assert "The document is not out yet" in await farah.open("/admin/rates/fee.full_day")
    nadia = await desk.enter(desk.national)
    await nadia.open(f"/admin/rates/proposals/{rate_id}")
    assert [action for action, _ in nadia.page.forms if action.startswith("/admin")] == []


async def test_two_who_decide_at_once(desk: Desk) -> None:
    """The second is told, on the page as it is by now."""
    rate_id = await desk.put()
    other = await desk.build.staff(Role.FINANCE)
    await desk.build.session.commit()
    farah, fay = await desk.enter(desk.finance), await desk.enter(other)
    for one in (farah, fay):
        await one.open(f"/admin/rates/proposals/{rate_id}")
    await farah.send(form=1)
    text = await fay.send({"reason": "No"})
    assert (fay.status, "This proposal has been adopted already" in text) == (422, True)


async def test_taken_back_by_who_proposed_it(desk: Desk) -> None:
    rate_id = await desk.put()
    nadia = await desk.enter(desk.national)
    await nadia.open(f"/admin/rates/proposals/{rate_id}")
    text = await nadia.send()
    assert ("You took this proposal back" in text, "Taken back" in text) == (True, True)
    farah = await desk.enter(desk.finance)
    await farah.open(f"/admin/rates/proposals/{rate_id}")
    assert [action for action, _ in farah.page.forms if action.startswith("/admin")] == []


async def test_a_placeholder_is_confirmed_as_it_stands(desk: Desk) -> None:
    farah = await desk.enter(desk.finance)
    text = await farah.open("/admin/rates/receipt.lost/confirm")
    assert "Value now An exception: a person looks at it" in text
    assert [farah.page.forms[-1][1][f"from_-{part}"] for part in ("day", "month", "year")] == [["20"], ["10"], ["2021"]]
    text = await farah.send({"document": "", "reason": "Read on 20 November 2026"})
    assert (farah.status, "Enter the document this figure is in" in text) == (422, True)
    text = await farah.send({"seen": '"refuse"', "document": "The policy, version 3", "reason": "Read"})
    assert (farah.status, "On that date another value holds" in text) == (422, True)
    await farah.open("/admin/rates/receipt.lost/confirm")
    text = await farah.send({"document": "The policy, version 3", "clause": "7.4", "reason": "Read"})
    assert ("Confirm this figure" in text, "The policy, version 3, clause 7.4" in text) == (True, True)


async def test_what_is_not_set_cannot_be_confirmed(desk: Desk) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open("/admin/rates/hotel.cap.london/confirm")
    assert nadia.at == "/admin/rates/hotel.cap.london/replace"
    assert "/admin/rates/hotel.cap.london/confirm" not in (await nadia.open("/admin/rates/hotel.cap.london"))


async def test_decided_locally_for_one_academy_until_a_day(desk: Desk) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open("/admin/rates/care.cap/local")
    text = await nadia.send({"value": "amount", **DAY})
    for words in ("Enter the amount", "Select who it is for", "Enter why"):
        assert words in text
    end = {"until-day": "1", "until-month": "3", "until-year": "2027"}
    local = {"value": "amount", "amount": "80", "academy": "LN", "reason": "Until the policy's own figure is confirmed"}
    text = await nadia.send({**local, **DAY, **end})
    assert (nadia.status, "The date it ends must be after the date it starts" in text) == (422, True)
    text = await nadia.send({**local, **DAY, **end, "until-year": "2028"})
    for words in ("From 1 April 2027, until 1 March 2028", "For London Leadership Academy", "Value with it £80"):
        assert words in text
    farah = await desk.enter(desk.finance)
    await farah.open(nadia.at.split("?")[0])
    await farah.send(form=1)
    assert "London Leadership Academy £80" in (await farah.open("/admin/rates/care.cap")).replace("Value ", "")
    assert "London Leadership Academy: £80 from 1 April 2027" in await farah.open("/admin/rates?show=local")


async def test_words_on_a_page_hold_at_once_where_they_are_shown(desk: Desk) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open("/admin/rates/helpline/local")
    begins = {"from_-day": "1", "from_-month": "11", "from_-year": "2026"}
    text = await nadia.send({"value": "Call\r\n01632 960 100", "academy": "everybody", "reason": "New", **begins})
    assert "This now holds" in text
    assert "Call 01632 960 100" in await nadia.open("/help/benefits")


TYPED = {
    "fee.full_day": ({"value": "160"}, 16_000),
    "fee.day_cap": ({"value": "off"}, "off"),
    "care.cap": ({"value": "amount", "amount": "0"}, 0),
    "mileage.car": ({"value": "45.5"}, 455),
    "fee.threshold_minutes": ({"value": "300"}, 300),
    "mileage.step_miles": ({"value": "12,000"}, 12_000),
    "claim.deadline_days": ({"value": "1", "value-in": "months"}, "1 month"),
    "mileage.tax_year_starts": ({"value": "6 April"}, "04-06"),
    "fee.paid_from_role": ({"value": "5"}, 5),
    "role_level": ({"value": "2"}, 2),
    "parking": ({"value": "no"}, False),
    "time.travel": ({"value": "count"}, "count"),
    "pay.promise_days": ({"value": "21"}, 21),
    "notice.tax": ({"value": "Two\r\nlines"}, "Two lines"),
}


@pytest.mark.parametrize(("key", "typed", "value"), [(key, *given) for key, given in TYPED.items()])
async def test_each_unit_has_its_own_input(desk: Desk, key: str, typed: dict[str, str], value: object) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open(f"/admin/rates/{key}/replace")
    await nadia.send({**typed, **DAY, **WHY})
    assert nadia.status == 200
    (made,) = (await service.figure(desk.build.work(desk.national), key)).proposals
    assert (made.value, type(made.value)) == (value, type(value))


def test_every_figure_has_an_input_that_its_service_accepts() -> None:
    for parameter in load().parameters.values():
        read = reader(parameter)
        for option, _ in options(parameter):
            value = read.read({"value": option}, "value")
            assert parameter.accept(value) == value


WRONG = [
    ("mileage.car", {"value": "45.55"}, "The value must be in pence, up to 1,000, like 45 or 12.5"),
    ("mileage.car", {"value": "1001"}, "The value must be in pence, up to 1,000, like 45 or 12.5"),
    ("fee.full_day", {"value": "-1"}, "The value must be £0 or more"),
    ("fee.full_day", {"value": "10001"}, "The value must be £10,000 or less"),
    ("claim.deadline_days", {"value": "3"}, "Select days or months"),
    ("claim.deadline_days", {"value": "0", "value-in": "days"}, "The value must be between 1 and 3,660"),
    ("claim.deadline_days", {"value": "61", "value-in": "months"}, "The value must be between 1 and 60"),
    ("mileage.tax_year_starts", {"value": "30 April"}, "must be a day from 1 to 28 and a month, like 6 April"),
    ("time.travel", {"value": "sometimes"}, "Select what holds"),
    ("parking", {"value": "maybe"}, "Select yes or no"),
    ("role_level", {"value": "5"}, "Select a role"),
    ("notice.tax", {"value": "x" * 1001}, "1000 characters"),
]


@pytest.mark.parametrize(("key", "typed", "words"), WRONG)
async def test_a_value_that_does_not_fit_is_told_beside_its_field(
    desk: Desk, key: str, typed: dict[str, str], words: str
) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open(f"/admin/rates/{key}/replace")
    text = await nadia.send({**typed, **DAY, **WHY})
    assert (nadia.status, words in text) == (422, True)
    assert await service.waiting(desk.build.work(desk.national)) == []


async def test_the_rows_on_the_home_pages(desk: Desk) -> None:
    open_ones = (await service.stands(desk.build.work(desk.finance))).unconfirmed
    nadia, farah = await desk.enter(desk.national), await desk.enter(desk.finance)
    for one, home in ((nadia, "/team/cohorts"), (farah, "/finance")):
        text = await one.open(home)
        assert f"{open_ones} figures are still to be confirmed" in text
        assert "/admin/rates?show=unconfirmed" in one.page.links
    team = await desk.build.staff(Role.TEAM, "YH")
    await desk.build.session.commit()
    assert "still to be confirmed" not in await (await desk.enter(team)).open("/team/cohorts")


@pytest.mark.parametrize("path", ["fee.unheard_of", "fee.unheard_of/replace", "fee.full_day/steal", "x/confirm"])
async def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open(f"/admin/rates/{path}")
    assert nadia.status == 404
