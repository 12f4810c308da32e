"""When a figure really holds is said before and after it is adopted, and the history keeps what was decided."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import pytest

from faculty_api.kernel.errors import Conflict, Invalid
from faculty_api.rates import service
from faculty_api.rates.books import forget
from schemas.rates import AdoptRates, DecideRate, EntryView, RateKind, RateView
from tests.claims.visitor import Visitor
from tests.rates.conftest import Desk

LONDON = {"key": "hotel.cap.london", "kind": RateKind.LOCAL, "academy": "LN", "value": 14_000, "document": ""}
POLICY = {"key": "hotel.cap.london", "from_": date(2027, 5, 1), "value": 16_500}
NOT_FOR_LONDON = "It will not hold for London until 31 August 2027: London has £140 by a decision of its own"
MILES = {"key": "mileage.car", "from_": date(2027, 3, 1), "value": 550}
OVER_IT = {
    "key": "mileage.car", "kind": RateKind.LOCAL, "value": 600, "document": "",
    "from_": date(2027, 2, 1), "until": date(2027, 6, 1),
}  # fmt: skip


async def adopted(desk: Desk, given: Mapping[str, object]) -> RateView:
    made = await desk.put(**given)
    found = await service.decide(desk.build.work(desk.finance), made, DecideRate(adopt=True))
    await desk.build.session.commit()
    return found


async def history(desk: Desk, key: str) -> list[EntryView]:
    work = desk.build.work(desk.national)
    forget(work)  # a page may have decided meanwhile
    return (await service.figure(work, key)).entries


async def finance(desk: Desk) -> Visitor:
    return await desk.enter(desk.finance)


def typed(**dates: date) -> dict[str, str]:
    return {
        f"{name}-{part}": str(getattr(day, part)) for name, day in dates.items() for part in ("day", "month", "year")
    }


async def test_for_whom_a_figure_would_not_hold_is_said_wherever_it_is_decided(desk: Desk) -> None:
    await adopted(desk, {**LONDON, "from_": date(2026, 9, 1), "until": date(2027, 8, 31)})
    nadia, farah = await desk.enter(desk.national), await finance(desk)
    await nadia.open("/admin/rates/hotel.cap.london/replace")
    seen = await nadia.send({"value": "165", "see": "yes", **typed(from_=date(2027, 5, 1))})
    assert (nadia.status, NOT_FOR_LONDON in seen) == (200, True)
    made = [await desk.put(**POLICY), await desk.put()]
    assert NOT_FOR_LONDON in await farah.open(f"/admin/rates/proposals/{made[0]}")
    several = await farah.open(f"/admin/rates/proposals/adopt?p={made[0]}&p={made[1]}")
    assert f"The most for a night in London, £165: {NOT_FOR_LONDON}" in several
    await farah.open(f"/admin/rates/proposals/{made[0]}")
    done = await farah.send(form=1)
    assert "Adopted. It will hold from 1 May 2027" in done
    assert NOT_FOR_LONDON.replace("will", "does") in done


@pytest.mark.parametrize(
    ("begins", "until", "words"),
    [
        (date(2027, 6, 1), date(2027, 8, 31), "It will not hold for London from 1 June 2027 until 31 August 2027"),
        (date(2027, 6, 1), None, "It will not hold for London from 1 June 2027: "),
        (date(2026, 9, 1), None, None),
        (date(2026, 9, 1), date(2027, 5, 1), None),
    ],
)
async def test_only_the_days_of_both(desk: Desk, begins: date, until: date | None, words: str | None) -> None:
    """One without an end gives way to the next figure of the policy."""
    await adopted(desk, {**LONDON, "from_": begins, "until": until})
    text = await (await finance(desk)).open(f"/admin/rates/proposals/{await desk.put(**POLICY)}")
    assert ((words or "will not hold") in text) is (words is not None)


async def test_a_local_figure_says_what_it_covers_and_the_history_keeps_it(desk: Desk) -> None:
    await adopted(desk, MILES)
    farah = await finance(desk)
    local = await desk.put(**OVER_IT)
    text = await farah.open(f"/admin/rates/proposals/{local}")
    assert "55p a mile, which is to hold from 1 March 2027, waits until 1 June 2027 because of this" in text
    await farah.send(form=1)
    ours, kept = [one for one in await history(desk, "mileage.car") if one.decided][::-1]
    assert (ours.from_, ours.value, ours.until) == (date(2027, 2, 1), 600, date(2027, 6, 1))
    assert (kept.from_, kept.value, kept.decided, kept.covered, kept.holds_from) == (
        date(2027, 3, 1), 550, "Farah Aziz, 22 November 2026", True, date(2027, 6, 1),
    )  # fmt: skip
    text = await farah.open("/admin/rates/mileage.car")
    assert "From 1 June 2027" not in text
    assert "It holds from 1 June 2027: a local decision stands over it until then" in text


async def test_what_comes_back_after_a_local_figure_has_the_one_who_decided_it(desk: Desk) -> None:
    await adopted(desk, {**MILES, "from_": date(2027, 1, 1)})
    await adopted(desk, OVER_IT)
    found = [(one.from_, one.value, one.decided) for one in await history(desk, "mileage.car")][:3]
    said = "Farah Aziz, 22 November 2026"
    assert found == [
        (date(2027, 6, 1), 550, said),
        (date(2027, 2, 1), 600, said),
        (date(2027, 1, 1), 550, said),
    ]


async def test_a_figure_that_never_holds_is_kept_and_said_to(desk: Desk) -> None:
    await adopted(desk, MILES)
    await adopted(desk, OVER_IT)
    await adopted(desk, {**MILES, "from_": date(2027, 6, 1), "value": 560})
    found = {one.from_: one for one in await history(desk, "mileage.car")}
    assert (found[date(2027, 3, 1)].covered, found[date(2027, 3, 1)].holds_from) == (True, None)
    assert (found[date(2027, 6, 1)].value, found[date(2027, 6, 1)].covered) == (560, False)


async def test_an_academys_own_figure_says_when_it_really_ends(desk: Desk) -> None:
    own = await adopted(desk, {**OVER_IT, "academy": "YH", "from_": date(2026, 12, 1), "until": None, "value": 500})
    await adopted(desk, MILES)
    await adopted(desk, OVER_IT)
    book = await service.book(desk.build.work(desk.national), "YH")
    assert [book.on(date(2027, month, 1)).number("mileage.car") for month in (2, 3, 6)] == [500, 600, 550]
    (shown,) = [one for one in await history(desk, "mileage.car") if one.academy]
    assert (shown.value, shown.until) == (500, date(2027, 3, 1))
    assert (await service.proposal(desk.build.work(desk.national), own.id)).ends == date(2027, 3, 1)


async def pick(desk: Desk, ids: list[UUID]) -> Visitor:
    farah = await finance(desk)
    await farah.open("/admin/rates/proposals")
    await farah.send({"rates": [str(one) for one in ids]})
    return farah


async def test_two_values_for_one_figure_and_day_are_not_adopted_together(desk: Desk) -> None:
    made = [await desk.put(key="fee.half_day", value=value) for value in (7_600, 0)]
    words = "Payment for a half day is there more than once for 1 April 2027. Select one of them"
    with pytest.raises(Invalid, match=words) as no:
        await service.adopt_many(desk.build.work(desk.finance), AdoptRates(ids=made))
    assert [fault.field for fault in no.value.faults] == ["ids"]
    await desk.build.session.rollback()
    farah = await pick(desk, made)
    assert (farah.status, words in " ".join(farah.page.words)) == (422, True)
    for_one = await desk.put(key="fee.half_day", value=0, kind=RateKind.LOCAL, academy="LN")
    await service.adopt_many(desk.build.work(desk.finance), AdoptRates(ids=[made[0], for_one]))


async def test_a_second_decision_for_the_same_day_says_which_of_them_holds(desk: Desk) -> None:
    first = await adopted(desk, {"key": "fee.half_day", "value": 7_600})
    farah = await finance(desk)
    second = await desk.put(key="fee.half_day", value=0)
    text = await farah.open(f"/admin/rates/proposals/{second}")
    assert "£76 was adopted before for the same day. If this is adopted, £0 holds in its place" in text
    assert "£76 was adopted before for the same day. £0 now holds in its place" in await farah.send(form=1)
    text = await farah.open(f"/admin/rates/proposals/{first.id}")
    assert "It does not hold from 1 April 2027: £0 holds then" in text
    assert "Another holds instead" in await farah.open("/admin/rates/fee.half_day")


@pytest.mark.parametrize(
    ("day", "until", "lasts"),
    [(date(2026, 12, 1), None, "without an end"), (date(2027, 5, 1), date(2027, 8, 31), "until 31 August 2027")],
)
async def test_a_local_decision_that_a_figure_of_the_policy_ends_is_named(
    desk: Desk, day: date, until: date | None, lasts: str
) -> None:
    """One without an end, and one from the same day."""
    await adopted(desk, {**LONDON, "from_": day, "until": until})
    farah = await finance(desk)
    await farah.open(f"/admin/rates/proposals/{await desk.put(**POLICY)}")
    words = f" London's own decision on 1 May 2027: £140, which was to hold {lasts}"
    assert f"It would end{words}" in farah.page.text
    assert f"It ended{words}" in await farah.send(form=1)


async def test_what_is_covered_is_not_said_to_hold(desk: Desk) -> None:
    await adopted(desk, {**OVER_IT, "from_": date(2026, 11, 1)})
    farah = await finance(desk)
    await farah.open(f"/admin/rates/proposals/{await desk.put(**MILES)}")
    text = await farah.send(form=1)
    for words in (
        "Adopted. It will hold from 1 June 2027: another decision stands over it until then",
        "It does not hold from 1 March 2027, but from 1 June 2027: 60p a mile holds then",
    ):
        assert words in text


WRONG = "From 1 April 2027 a half day would pay £170 and a full day £150. More time must not pay less: "


async def test_more_for_less_is_said_before_anybody_presses_adopt(desk: Desk) -> None:
    half = await desk.put(key="fee.half_day", value=17_000)
    farah = await finance(desk)
    assert f"{WRONG}adopt both figures together" in await farah.open(f"/admin/rates/proposals/{half}")
    assert f"{WRONG}adopt both figures together" in await farah.open("/admin/rates")
    full = await desk.put(value=16_000)
    joint = f"{WRONG.replace('£150', '£160')}change one of the two figures"
    assert joint in await farah.open(f"/admin/rates/proposals/adopt?p={half}&p={full}")
    with pytest.raises(Conflict, match="change one of the two figures"):
        await service.adopt_many(desk.build.work(desk.finance), AdoptRates(ids=[half, full]))
    await desk.build.session.rollback()
    enough = await desk.put(value=30_000)
    assert "must not pay less" not in await farah.open(f"/admin/rates/proposals/adopt?p={half}&p={enough}")


async def test_more_for_less_is_said_of_a_sheet(desk: Desk) -> None:
    sheet = "key,value,from,document,clause\nfee.half_day,170,2027-04-01,Version 4,\n"
    taken = await service.propose_edition(desk.build.work(desk.national), sheet.encode(), "Version 4")
    assert taken.warning == f"{WRONG}adopt both figures together"


async def test_a_figure_for_everybody_is_held_against_an_academys_own(desk: Desk) -> None:
    await adopted(desk, {**LONDON, "key": "fee.half_day", "value": 14_500, "from_": date(2027, 1, 1),
                         "until": date(2028, 1, 1)})  # fmt: skip
    full = await desk.put(value=14_000)
    with pytest.raises(Conflict, match="For London, from 1 April 2027 a half day would pay £145 and a full day £140"):
        await service.decide(desk.build.work(desk.finance), full, DecideRate(adopt=True))


async def test_value_and_date_are_enough_to_see_what_would_change(desk: Desk) -> None:
    nadia = await desk.enter(desk.national)
    for kind in ("replace", "local"):
        await nadia.open(f"/admin/rates/fee.full_day/{kind}")
        text = await nadia.send({"value": "160", "see": "yes", **typed(from_=date(2027, 5, 1))})
        assert (nadia.status, "What this would have changed in the last 12 months" in text) == (200, True)
        assert nadia.page.forms[-1][1]["reason"] == [""]
        await nadia.send({"value": "160", **typed(from_=date(2027, 5, 1))})
        assert nadia.status == 422


async def test_a_sheet_says_what_waits_and_what_holds_at_once(desk: Desk) -> None:
    nadia = await desk.enter(desk.national)
    await nadia.open("/admin/rates/edition")
    sheet = "key,value,from,document,clause\nfee.half_day,80,2027-04-01,V4,\nnotice.tax,New words,2027-04-01,V4,\n"
    text = await nadia.send({"reason": "Version 4"}, files={"file": ("a.csv", sheet.encode())})
    assert "1 proposal made from the sheet. 1 change of words on pages adopted at once" in text
