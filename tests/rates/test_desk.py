"""The policy desk: who may propose and who may decide, what then holds, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.rates import service
from schemas.access import Role
from schemas.rates import DecideRate, ProposeRate, RateKind, RateState
from tests.builders import NOW, Builder
from tests.support.client import Client

DAY = date(2027, 4, 1)
NEW = ProposeRate(
    key="fee.full_day",
    kind=RateKind.REPLACE,
    from_=DAY,
    value=16_000,
    document="The payment policy, version 4",
    clause="5.2",
    reason="Published on 1 March 2027",
)
YES = DecideRate(adopt=True)


async def test_a_figure_holds_once_the_other_side_has_adopted_it(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    proposed = await service.propose(build.work(national), NEW)
    assert (proposed.state, proposed.before, proposed.may_decide) == (RateState.PROPOSED, 15_000, False)
    assert (await service.book(build.work(national))).on(DAY).number("fee.full_day") == 15_000
    decided = await service.decide(build.work(finance), proposed.id, YES)
    assert (decided.state, decided.decided_by) == (RateState.ADOPTED, finance.name)
    book = await service.book(build.work(national))
    day_before = book.on(DAY - timedelta(days=1))
    assert (day_before.number("fee.full_day"), book.on(DAY).number("fee.full_day")) == (15_000, 16_000)
    (cited,) = book.on(DAY).cite("fee.full_day")
    assert (cited.standing, cited.document, cited.clause) == ("policy", "The payment policy, version 4", "5.2")


async def test_the_book_as_it_was_known_before_is_not_rewritten(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    proposed = await service.propose(build.work(national), NEW)
    later = build.work(finance, NOW + timedelta(days=30))
    await service.decide(later, proposed.id, YES)
    known = await service.book(later, known=NOW + timedelta(days=29))
    assert (known.on(DAY).number("fee.full_day"), (await service.book(later)).on(DAY).number("fee.full_day")) == (
        15_000, 16_000,
    )  # fmt: skip


@pytest.mark.parametrize("second", [Role.NATIONAL, Role.FINANCE])
async def test_the_second_person_comes_from_the_other_side(build: Builder, second: Role) -> None:
    first = await build.staff(second)
    colleague = await build.staff(second)
    proposed = await service.propose(build.work(first), NEW)
    with pytest.raises(NotAllowed, match="You proposed this"):
        await service.decide(build.work(first), proposed.id, YES)
    with pytest.raises(NotAllowed, match="somebody from"):
        await service.decide(build.work(colleague), proposed.id, YES)


async def test_one_person_with_two_roles_is_still_one_person(build: Builder) -> None:
    national = await build.staff(Role.NATIONAL)
    proposed = await service.propose(build.work(national), NEW)
    as_finance = msgspec.structs.replace(national, role=Role.FINANCE)
    with pytest.raises(NotAllowed, match="You proposed this"):
        await service.decide(build.work(as_finance), proposed.id, YES)


async def test_the_database_keeps_the_two_people_by_itself(build: Builder, session: AsyncSession) -> None:
    national = await build.staff(Role.NATIONAL)
    proposed = await service.propose(build.work(national), NEW)
    adopt = "UPDATE rate SET state = 'adopted', decided_by = proposed_by, decided_role = 'finance' WHERE id = :id"
    with pytest.raises(IntegrityError, match="ck_rate_two_people"):
        await session.execute(text(adopt), {"id": proposed.id})


async def test_words_on_a_page_need_one_person(build: Builder) -> None:
    national = await build.staff(Role.NATIONAL)
    words = ProposeRate(
        key="helpline", kind=RateKind.LOCAL, from_=date(2026, 11, 1), value="Call 01632 960 100", reason="New number"
    )
    done = await service.propose(build.work(national), words)
    assert done.state == RateState.ADOPTED
    book = await service.book(build.work(national))
    assert book.on(NOW.date()).option("helpline") == "Call 01632 960 100"


async def test_a_local_decision_holds_for_its_academy_alone(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    local = ProposeRate(
        key="hotel.cap.london",
        kind=RateKind.LOCAL,
        from_=date(2026, 11, 1),
        until=date(2027, 4, 1),
        value=14_500,
        academy="LN",
        reason="Agreed with the Academy until the policy's own figure is known",
    )
    proposed = await service.propose(build.work(finance), local)
    work = build.work(national)
    await service.decide(work, proposed.id, YES)
    theirs, others = await service.book(work, "LN"), await service.book(work, "YH")
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2027, 4, 1)]
    assert [theirs.on(day).limit("hotel.cap.london") for day in days] == [None, 14_500, None]
    assert [others.on(day).limit("hotel.cap.london") for day in days] == [None, None, None]
    (cited,) = theirs.on(days[1]).cite("hotel.cap.london")
    assert (cited.standing, cited.source) == (
        "local",
        "A local decision: Agreed with the Academy until the policy's own figure is known",
    )
    figure = next(one for one in await service.desk(work) if one.key == "hotel.cap.london")
    assert [(one.academy, one.value) for one in figure.local] == [("LN", 14_500)]


async def test_confirming_a_placeholder_makes_it_the_policys(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    before = await service.stands(build.work(national))
    confirm = ProposeRate(
        key="receipt.min_value",
        kind=RateKind.CONFIRM,
        from_=date(2021, 10, 20),
        value=0,
        document="The payment policy, version 3",
        clause="7.4",
        reason="Read on 20 November 2026",
    )
    now = next(one for one in await service.desk(build.work(national)) if one.key == confirm.key)
    confirm = msgspec.structs.replace(confirm, value=now.now.value)
    proposed = await service.propose(build.work(national), confirm)
    assert (await service.stands(build.work(finance))).waiting_for_me == 1
    await service.decide(build.work(finance), proposed.id, YES)
    after = await service.stands(build.work(national))
    assert (after.unconfirmed, after.figures, after.waiting_for_me) == (before.unconfirmed - 1, before.figures, 0)
    shown = await service.figure(build.work(national), confirm.key)
    assert (shown.figure.now.standing, shown.figure.now.decided) == ("policy", f"{finance.name}, 22 November 2026")


FAULTS = [
    ({"value": -1}, "value", "The value must be a whole number of pence from 0 to 1000000"),
    ({"value": "lots"}, "value", "The value must be a whole number of pence from 0 to 1000000"),
    ({"value": True}, "value", "The value must be a whole number of pence from 0 to 1000000"),
    ({"document": " "}, "document", "Enter the document this figure is in"),
    ({"reason": " "}, "reason", "Enter why"),
    ({"from_": date(2021, 10, 19)}, "from", "The date must not be before the policy of 20 October 2021"),
    ({"academy": "YH"}, "academy", "Only a local decision can be for one Academy or end on a date"),
    ({"until": date(2027, 5, 1)}, "until", "Only a local decision can be for one Academy or end on a date"),
    ({"kind": RateKind.LOCAL, "academy": "XX"}, "academy", "Select an Academy from the list"),
    ({"kind": RateKind.LOCAL, "until": DAY}, "until", "The date it ends must be after the date it starts"),
    (
        {"kind": RateKind.CONFIRM, "value": 15_001},
        "value",
        "To confirm a figure, leave it as it is. To change it, replace it",
    ),
    (
        {"kind": RateKind.CONFIRM, "key": "hotel.cap.london"},
        "kind",
        "There is no figure to confirm yet. Choose to replace it, and enter it",
    ),
]


@pytest.mark.parametrize(("changes", "field", "words"), FAULTS)
async def test_a_faulty_proposal_says_what_is_wrong_and_stores_nothing(
    build: Builder, changes: dict[str, object], field: str, words: str
) -> None:
    work = build.work(await build.staff(Role.NATIONAL))
    with pytest.raises(Invalid) as refused:
        await service.propose(work, msgspec.structs.replace(NEW, **changes))
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [(field, words)]
    assert await service.waiting(work) == []


async def test_a_key_that_is_not_in_the_book_is_not_found(build: Builder) -> None:
    work = build.work(await build.staff(Role.NATIONAL))
    with pytest.raises(Invalid) as no:
        await service.propose(work, msgspec.structs.replace(NEW, key="fee.unheard_of"))
    assert [fault.field for fault in no.value.faults] == ["key"]
    with pytest.raises(NotFound):
        await service.figure(work, "fee.unheard_of")


async def test_a_decision_is_made_once(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    proposed = await service.propose(build.work(national), NEW)
    with pytest.raises(Invalid, match="Enter why you are not adopting it"):
        await service.decide(build.work(finance), proposed.id, DecideRate(adopt=False))
    await service.decide(build.work(finance), proposed.id, DecideRate(adopt=False, reason="Not published yet"))
    with pytest.raises(Conflict, match="was refused"):
        await service.decide(build.work(finance), proposed.id, YES)
    with pytest.raises(Conflict, match="was refused"):
        await service.withdraw(build.work(national), proposed.id)


async def test_one_takes_back_ones_own_proposal_only(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    proposed = await service.propose(build.work(national), NEW)
    with pytest.raises(NotAllowed, match="Only the person who proposed"):
        await service.withdraw(build.work(finance), proposed.id)
    assert (await service.withdraw(build.work(national), proposed.id)).state == RateState.WITHDRAWN
    with pytest.raises(Conflict, match="was withdrawn"):
        await service.decide(build.work(finance), proposed.id, YES)


@pytest.mark.parametrize("role", [Role.ASSOCIATE, Role.TEAM, Role.ADMIN, Role.AUDITOR, Role.DATA_PROTECTION])
async def test_nobody_else_proposes_or_decides(build: Builder, role: Role) -> None:
    national = await build.staff(Role.NATIONAL)
    proposed = await service.propose(build.work(national), NEW)
    work = build.work(await build.staff(role, "YH"))
    for attempt in (
        service.propose(work, NEW),
        service.decide(work, proposed.id, YES),
        service.withdraw(work, proposed.id),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_when_it_was_decided_is_kept(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    proposed = await service.propose(build.work(national), NEW)
    shown = await service.decide(build.work(finance, datetime(2026, 12, 1, 9, tzinfo=UTC)), proposed.id, YES)
    assert (shown.proposed_by, shown.decided_at) == (national.name, datetime(2026, 12, 1, 9, tzinfo=UTC))


async def test_associates_read_the_figures_without_names_or_proposals(build: Builder) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    proposed = await service.propose(build.work(national), NEW)
    await service.decide(build.work(finance), proposed.id, YES)
    waits = await service.propose(build.work(national), msgspec.structs.replace(NEW, value=17_000))
    staff = await service.figure(build.work(finance), NEW.key)
    assert ({one.state for one in staff.proposals}, staff.entries[0].decided) == (
        {RateState.ADOPTED, RateState.PROPOSED},
        f"{finance.name}, 22 November 2026",
    )
    work = build.work(build.as_associate(await build.associate()))
    theirs = await service.figure(work, NEW.key)
    assert (theirs.proposals, theirs.entries[0].value, theirs.entries[0].decided) == ([], 16_000, "22 November 2026")
    for attempt in (service.waiting(work), service.proposal(work, waits.id)):
        with pytest.raises(NotAllowed):
            await attempt


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"from_": date(2150, 1, 1)}, ["from"]),
        ({"from_": date(2100, 1, 1)}, ["from"]),
        ({"kind": RateKind.LOCAL, "until": date(2100, 1, 1)}, ["until"]),
        ({"from_": date(2099, 12, 31)}, []),
    ],
)
async def test_a_day_that_nothing_can_be_worked_out_for_is_refused(
    build: Builder, days: dict[str, object], fields: list[str]
) -> None:
    work = build.work(await build.staff(Role.NATIONAL))
    try:
        await service.propose(work, msgspec.structs.replace(NEW, **days))
        told = []
    except Invalid as no:
        told = [(fault.field, fault.message) for fault in no.faults]
    assert told == [(field, "The date must be before 1 January 2100") for field in fields]


async def test_by_the_api_a_key_that_is_not_in_the_book_is_named(client: Client, build: Builder) -> None:
    who = await build.staff(Role.NATIONAL)
    await build.session.commit()
    body = {**msgspec.to_builtins(NEW), "key": "fee.unheard_of"}
    answer = await client.post("/api/v1/rate-proposals", (who.person, Role.NATIONAL), json=body)
    assert (answer.status_code, [fault["field"] for fault in answer.json()["faults"]]) == (422, ["key"])
