"""Two records joined: what goes over, what is refused, who may, and two presses at once."""

import asyncio
import re
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.accounts.models import Person
from faculty_api.availability.models import AsUsual, SessionLimits, TermAvailability, TermTime
from faculty_api.dataprotection.service import my_data
from faculty_api.earnings import service as earnings
from faculty_api.kernel import history
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.payments import faults as money
from faculty_api.payments import service as payments
from faculty_api.people import service as people
from faculty_api.people.models import Associate, FormerContact, NotWith
from faculty_api.records import rules, service
from faculty_api.transfers import service as transfers
from schemas.access import NOBODY, Actor, Role
from schemas.contact import ConfirmEmail
from schemas.earnings import Period, SetEarningsLimit
from schemas.needs import HearNeed, Weight
from schemas.people import CallFirstSet
from schemas.records import Detail, Merged, MergePeople, ProveOther
from schemas.transfers import AskTransfer
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, payroll_results
from tests.people.rosters import VAULT, bring_in, commit, counts, preview, roster, rows
from tests.stories.house import House
from tests.support.races import together


@pytest.fixture
async def office(session: AsyncSession, build: Builder) -> Office:
    return await Office(session, build).open()


@pytest.fixture
async def team(build: Builder) -> Actor:
    return await build.staff(Role.TEAM, "YH", "Tom Reed")


async def joined(build: Builder, who: Actor, kept: Associate, gone: Associate, *take: Detail) -> Merged:
    command = MergePeople(other=PersonId(gone.person_id), take=list(take))
    return await service.merge(build.work(who), VAULT, kept.person_id, command)


async def one(session: AsyncSession, query: str, **given: object) -> object:
    return (await session.execute(text(query), given)).scalar_one()


async def test_details_as_chosen_and_nothing_is_lost(session: AsyncSession, build: Builder, team: Actor) -> None:
    kept = await build.associate(
        "Jo Marsh", skills=["coaching"], topics=["dementia"], notes="Likes tea", first_time=True
    )
    gone = await build.associate(
        "Joan Marsh", skills=["coaching", "co-design"], postcode="", notes="Left-handed", call_first=True,
        trained_on=date(2026, 3, 1), weekdays=None,
    )  # fmt: skip
    for who, helps in ((kept, "Large print"), (gone, "A quiet room")):
        who.access_needs = VAULT.seal(helps, place=f"associate/{who.person_id}/access_needs")
    await session.execute(text("UPDATE person SET phone = '07700 900777' WHERE id = :id"), {"id": gone.person_id})
    session.add(FormerContact(id=new_id(), person_id=kept.person_id, full_name="Joan Marsh", made_at=NOW))
    old = await one(session, "SELECT email FROM person WHERE id = :id", id=gone.person_id)
    before = await one(session, "SELECT email FROM person WHERE id = :id", id=kept.person_id)
    await joined(build, team, kept, gone, Detail.EMAIL)
    assert (
        await session.execute(
            text(
                "SELECT full_name, email, phone, active, postcode, notes, first_time, call_first, trained_on"
                " FROM person JOIN associate ON person_id = id"
            )
        )
    ).all() == [
        ("Jo Marsh", old, "07700 900777", True, "LS1 3WD", "Likes tea\nLeft-handed", False, True, date(2026, 3, 1))
    ]
    skills = await session.execute(text("SELECT person_id, skill FROM associate_skill ORDER BY skill"))
    assert skills.all() == [(kept.person_id, "co-design"), (kept.person_id, "coaching")]
    helps = await one(session, "SELECT access_needs FROM associate")
    assert VAULT.open(helps, place=f"associate/{kept.person_id}/access_needs") == "Large print\nA quiet room"  # type: ignore[arg-type]
    assert await one(session, "SELECT array_agg(weekday ORDER BY weekday) FROM usual_time") == [0, 1, 2, 3, 4]
    assert await one(session, "SELECT merged_into FROM person WHERE id = :id", id=gone.person_id) == kept.person_id
    known = await session.execute(
        text("SELECT full_name, email FROM former_contact ORDER BY full_name, email NULLS FIRST")
    )
    assert known.all() == [("Jo Marsh", before), ("Joan Marsh", None), ("Joan Marsh", old)]
    told = await session.execute(text("SELECT address FROM letter WHERE template = 'records_joined' ORDER BY 1"))
    assert told.scalars().all() == sorted([str(old), str(before)])
    grants = await session.execute(text("SELECT person_id FROM role_grant WHERE role = 'associate'"))
    assert grants.scalars().all() == [kept.person_id]


async def test_what_was_said_oneself_stands_over_a_list(session: AsyncSession, build: Builder, team: Actor) -> None:
    kept, gone = await build.associate("Jo Marsh", weekdays=(0,)), await build.associate("Jo Marsh", weekdays=(4,))
    await session.execute(
        text("UPDATE availability SET from_list = true, said_at = :now WHERE person_id = :id"),
        {"id": kept.person_id, "now": NOW + timedelta(days=1)},
    )
    await joined(build, team, kept, gone)
    assert (await session.execute(text("SELECT person_id, weekday FROM usual_time"))).all() == [(kept.person_id, 4)]


async def test_a_tick_and_what_was_checked_stand_once(session: AsyncSession, build: Builder, team: Actor) -> None:
    kept = await build.associate("Jo Marsh", skills=["coaching", "co-design"])
    gone = await build.associate("Joan Marsh", skills=["coaching", "storytelling"])
    for who, academy in ((kept, "LN"), (gone, "LN"), (gone, "NW"), (gone, "YH")):
        await build.lending(who, academy)
    check = "UPDATE associate_skill SET checked_by = :by, checked_at = now(), evidence = 'Seen' WHERE person_id = :id"
    await session.execute(text(check), {"by": team.person, "id": gone.person_id})
    await joined(build, team, kept, gone)
    ticks = "SELECT person_id, academy_code, ended_at IS NULL FROM lending ORDER BY academy_code, given_at, id"
    found = (await session.execute(text(ticks))).all()
    assert {row.person_id for row in found} == {kept.person_id}
    assert sorted(tuple(row)[1:] for row in found) == [("LN", False), ("LN", True), ("NW", True), ("YH", False)]
    skills = "SELECT skill, checked_by IS NOT NULL FROM associate_skill WHERE person_id = :id ORDER BY skill"
    said = [tuple(row) for row in await session.execute(text(skills), {"id": kept.person_id})]
    assert said == [("co-design", False), ("coaching", True), ("storytelling", True)]


async def test_claims_and_what_was_paid(session: AsyncSession, build: Builder, office: Office, team: Actor) -> None:
    """What was signed in a run stays as it was signed, and is found under the one record."""
    gone, claim = await office.payee("Jo Marsh")
    run = await office.sent()
    for name, results in (("bank.csv", bank_results), ("payroll.csv", payroll_results)):
        paid = results(await office.content(run, name), paid_on="2026-11-22")  # type: ignore[operator]
        await payments.import_results(office.work(), office.vault, run.id, paid)
    kept = await build.associate("Joan Marsh")
    done = await joined(build, team, kept, gone)
    assert done.moved == {"offer": 1, "claim": 1, "payment_item": 2, "letter": done.moved["letter"]}
    assert await one(session, "SELECT person_id FROM claim WHERE id = :id", id=claim.id) == kept.person_id
    assert await one(session, "SELECT DISTINCT person_id FROM payment_item") == gone.person_id
    assert await one(session, "SELECT person_id FROM bank_details") == kept.person_id
    assert [one.claim_number for one in await payments.mine(office.work(build.as_associate(kept)))] == [
        claim.number
    ] * 2
    assert await payments.mine(office.work(build.as_associate(gone))) == []
    await session.commit()
    assert await money.faults(session, office.vault) == []
    await history.seal(session, NOW)
    assert await history.faults(session) == []


async def test_the_limit_on_earnings_goes_over_and_opens_for_them_alone(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    said = SetEarningsLimit(pence=6000, period=Period.WEEK, begins=1)
    await earnings.set_limit(build.work(build.as_associate(gone)), VAULT, said)
    shown = await service.compare(build.work(team), kept.person_id, gone.person_id)
    assert "limit" not in repr(shown)
    await joined(build, team, kept, gone)
    found = await earnings.limit(build.work(build.as_associate(kept)), VAULT)
    assert found is not None
    assert found.amount.pence == 6000


async def test_the_old_address_leads_on_also_after_a_second_merge(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    first, second, third = [await build.associate("Jo Marsh") for _ in range(3)]
    await joined(build, team, second, first)
    await joined(build, team, third, second)
    for old in (first, second):
        assert await people.kept_record(build.work(team), old.person_id) == third.person_id
    assert await people.kept_record(build.work(team), third.person_id) is None
    elsewhere = await build.staff(Role.TEAM, "NE")
    assert await people.kept_record(build.work(elsewhere), first.person_id) is None
    with pytest.raises(Conflict, match="joined to another already"):
        await joined(build, team, third, first)


async def test_history_is_not_rewritten(session: AsyncSession, build: Builder, team: Actor) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    work = build.work(build.as_associate(gone))
    work.record(CallFirstSet(subject=PersonId(gone.person_id), call_first=True))
    await session.flush()
    await joined(build, team, kept, gone)
    events = (await session.execute(text("SELECT kind, subject, person_id FROM event ORDER BY seq"))).all()
    assert events == [
        ("CallFirstSet", gone.person_id, gone.person_id), ("PeopleMerged", kept.person_id, team.person)
    ]  # fmt: skip


# What is refused, each by a scene that makes it so.
async def booked_twice(build: Builder, kept: Associate, gone: Associate, _office: Office) -> str:
    for who in (kept, gone):
        await build.offer(await build.session_of(await build.cohort()), who, status="accepted")
    return "Both are booked at the same time on 9 February 2027"


async def asked_twice(build: Builder, kept: Associate, gone: Associate, _office: Office) -> str:
    found = await build.session_of(await build.cohort())
    for who in (kept, gone):
        await build.offer(found, who)
    return "Both have an offer for the session on 9 February 2027"


async def two_accounts(_build: Builder, kept: Associate, gone: Associate, office: Office) -> str:
    for who in (kept, gone):
        await office.bank(who)
    return rules.DIFFERENT_BANKS


async def in_a_run(_build: Builder, _kept: Associate, gone: Associate, office: Office) -> str:
    await office.bank(gone)
    await office.claim(gone)
    await office.locked()
    return rules.IN_RUN


async def came_back(_build: Builder, _kept: Associate, gone: Associate, office: Office) -> str:
    await office.bank(gone)
    await office.claim(gone)
    run = await office.sent()
    results = bank_results(await office.content(run, "bank.csv"), {0: "account closed"}, "2026-11-22")
    await payments.import_results(office.work(), office.vault, run.id, results)
    return rules.CAME_BACK


async def staff_too(build: Builder, _kept: Associate, gone: Associate, _office: Office) -> str:
    await build.session.execute(
        text("UPDATE role_grant SET role = 'finance', academy_code = NULL WHERE person_id = :id"),
        {"id": gone.person_id},
    )
    return "Joan Marsh works here and is more than an associate"


async def kept_apart(build: Builder, kept: Associate, gone: Associate, _office: Office) -> str:
    build.session.add(NotWith(person_id=gone.person_id, other_id=kept.person_id))
    await build.session.flush()
    return rules.NOT_WITH


async def two_moves(build: Builder, kept: Associate, gone: Associate, _office: Office) -> str:
    old = build.work(await build.staff(Role.TEAM, "YH"))
    for who, where in ((kept, "NW"), (gone, "LN")):
        await transfers.ask_transfer(old, who.person_id, AskTransfer(academy=where, read_out=True))
    return rules.TWO_MOVES


@pytest.mark.parametrize(
    "scene", [booked_twice, asked_twice, two_accounts, in_a_run, came_back, staff_too, kept_apart, two_moves]
)
async def test_what_cannot_be_one_is_refused_in_words(
    session: AsyncSession, build: Builder, office: Office, team: Actor, scene: object
) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    words = await scene(build, kept, gone, office)  # type: ignore[operator]
    shown = await service.compare(build.work(team), kept.person_id, gone.person_id)
    assert [said for said in shown.objections if words in said] != []
    with pytest.raises(Conflict) as no:
        await joined(build, team, kept, gone)
    assert words in no.value.detail
    assert await one(session, "SELECT count(*) FROM associate WHERE person_id = :id", id=gone.person_id) == 1


async def test_an_open_move_goes_over_if_it_starts_where_the_record_is(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    far, lead = await build.associate("Jo Marsh", academy="NW"), await build.staff(Role.NATIONAL)
    ask = AskTransfer(academy="LN", read_out=True)
    await transfers.ask_transfer(build.work(team), gone.person_id, ask)
    with pytest.raises(Conflict, match="from another local academy"):
        await joined(build, lead, far, gone)
    await joined(build, team, kept, gone)
    query = "SELECT state FROM home_move WHERE person_id = :id AND from_code = 'YH' AND to_code = 'LN'"
    assert await one(session, query, id=kept.person_id) == "asked"


async def test_the_same_account_twice_is_settled_by_joining(
    session: AsyncSession, build: Builder, office: Office, team: Actor
) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    for who in (kept, gone):
        await office.bank(who, account="12345678")
    await joined(build, team, kept, gone)
    found = await session.execute(text("SELECT person_id, status FROM bank_details ORDER BY status"))
    assert found.all() == [(gone.person_id, "superseded"), (kept.person_id, "verified")]


async def test_who_may_join(session: AsyncSession, build: Builder, team: Actor) -> None:
    here, there = await build.associate("Jo Marsh"), await build.associate("Jo Marsh", academy="NE")
    for who in (team, await build.staff(Role.TEAM, "NE")):
        with pytest.raises(NotFound):
            await joined(build, who, here, there)
    for role in (Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.DATA_PROTECTION):
        with pytest.raises(NotAllowed):
            await joined(build, await build.staff(role), here, there)
    with pytest.raises(NotAllowed):
        await joined(build, build.as_associate(here), here, there)
    with pytest.raises(Conflict, match="one record"):
        await joined(build, team, here, here)
    await joined(build, await build.staff(Role.NATIONAL), here, there, Detail.ACADEMY)
    assert (await session.execute(text("SELECT academy_code FROM associate"))).scalars().all() == ["NE"]
    grants = await session.execute(text("SELECT academy_code FROM role_grant WHERE role = 'associate'"))
    assert grants.scalars().all() == ["NE"]


async def test_two_merges_at_once_one_wins(
    engine: AsyncEngine, session: AsyncSession, build: Builder, team: Actor
) -> None:
    one_record, other = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    await session.commit()

    async def press(kept: UUID, gone: UUID) -> Merged:
        async with transaction(engine) as own:
            return await service.merge(Work(own, team, NOW), VAULT, kept, MergePeople(other=PersonId(gone)))

    both = (one_record.person_id, other.person_id)
    results = await together(press(*both), press(*reversed(both)), press(*both))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Conflict", "Merged"]
    assert await rows(engine, "SELECT count(*) FROM associate") == [(1,)]
    assert await rows(engine, "SELECT count(*) FROM person WHERE merged_into IS NOT NULL") == [(1,)]


async def test_nothing_can_be_written_for_a_record_that_was_joined(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    await joined(build, team, kept, gone)
    grant = text(
        "INSERT INTO role_grant (id, person_id, role, academy_code) VALUES (gen_random_uuid(), :id, 'associate', 'YH')"
    )
    with pytest.raises(IntegrityError, match="joined to another"):
        async with session.begin_nested():
            await session.execute(grant, {"id": gone.person_id})
    with pytest.raises(IntegrityError, match="merged_is_closed"):
        async with session.begin_nested():
            await session.execute(text("UPDATE person SET active = true WHERE id = :id"), {"id": gone.person_id})


async def test_an_old_list_finds_the_one_record(
    engine: AsyncEngine, session: AsyncSession, build: Builder, team: Actor
) -> None:
    """Both rows of the list that made two records are joined to the one there is now."""
    await session.commit()
    people = roster("Jo Marsh,jo@example.org,07700 900001,,,,,,,", "Joan Marsh,joan@example.org,07700 900002,,,,,,,")
    assert counts(await bring_in(engine, team, people)) == (2, 2, 0, 0, 0)
    (kept,), (gone,) = await rows(engine, "SELECT id FROM person WHERE full_name LIKE 'Jo%' ORDER BY full_name DESC")
    async with transaction(engine) as own:
        await service.merge(Work(own, team, NOW), VAULT, UUID(str(kept)), MergePeople(other=PersonId(UUID(str(gone)))))
    again = await bring_in(engine, team, people)
    assert counts(again) == (2, 0, 2, 0, 0)
    assert await rows(engine, "SELECT count(*) FROM associate") == [(1,)]


async def test_ones_own_copy_holds_both_records_and_neither_is_somebody_else(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Ashworth")
    for who in (kept, gone):
        (await session.get_one(Person, who.person_id)).phone = "07700 900777"
    work = build.work(build.as_associate(gone))
    work.record(CallFirstSet(subject=PersonId(gone.person_id), call_first=True))
    await session.flush()
    await joined(build, team, kept, gone)
    copy = await my_data(build.work(build.as_associate(kept)), VAULT)
    rows_of = {part.table: part.rows for part in copy.parts}
    assert sorted(row["full_name"] for row in rows_of["person"]) == ["Jo Marsh", "Joan Ashworth"]
    assert {row["merged_into"] for row in rows_of["person"]} == {None, "you"}
    assert [row["full_name"] for row in rows_of["former_contact"]] == ["Joan Ashworth"]
    assert [row["kind"] for row in rows_of["event"]] == ["CallFirstSet", "PeopleMerged"]


async def test_what_was_begun_before_a_merge_and_ends_after_it_is_refused(
    engine: AsyncEngine, session: AsyncSession, build: Builder, team: Actor
) -> None:
    """A log-in for the other record waits for the merge, and then sees it."""
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    await session.commit()

    async def late() -> None:
        async with transaction(engine) as own:
            await own.execute(
                text(
                    "INSERT INTO bank_details (id, person_id, version, status, account_name, sort_code, account_number,"
                    " last_digits, fingerprint, shared_reason, changed_by, changed_at)"
                    " VALUES (gen_random_uuid(), :id, 1, 'entered', '', '', '', '', '', '', :id, now())"
                ),
                {"id": gone.person_id},
            )

    async with transaction(engine) as own:
        await service.merge(Work(own, team, NOW), VAULT, kept.person_id, MergePeople(other=PersonId(gone.person_id)))
        task = asyncio.create_task(late())
        while not await rows(engine, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):
            assert not task.done()
    with pytest.raises(IntegrityError, match="joined to another"):
        await task
    assert await rows(engine, "SELECT count(*) FROM bank_details") == [(0,)]


async def test_a_list_added_while_two_records_are_joined_finds_the_one(
    engine: AsyncEngine, session: AsyncSession, build: Builder, team: Actor
) -> None:
    await session.commit()
    await bring_in(engine, team, roster("Jo Marsh,jo@example.org,,,,,,,,", "Joan Marsh,joan@example.org,,,,,,,,"))
    by_name = {str(name): UUID(str(who)) for name, who in await rows(engine, "SELECT full_name, id FROM person")}
    kept, gone = by_name["Jo Marsh"], by_name["Joan Marsh"]
    shown = await preview(engine, team, roster("Joan Marsh,joan@example.org,07700 900009,,,,,,,"))
    async with transaction(engine) as own:
        await service.merge(Work(own, team, NOW), VAULT, kept, MergePeople(other=PersonId(gone)))
        task = asyncio.create_task(commit(engine, team, shown.id))
        while not await rows(engine, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):
            assert not task.done()
    assert [row.joined_person for row in (await task).report.people] == [kept]
    assert await rows(engine, "SELECT person_id, phone FROM associate JOIN person ON id = person_id") == [
        (kept, "07700 900009")
    ]


async def test_of_one_term_what_was_said_last_stands(session: AsyncSession, build: Builder, team: Actor) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    rows = (
        (kept, "spring-2027", "ask_me", NOW - timedelta(days=2)), (gone, "spring-2027", "only_these", NOW),
        (kept, "summer-2027", "not_now", NOW), (gone, "summer-2027", "ask_me", NOW - timedelta(days=2)),
        (gone, "autumn-2026", "ask_me", NOW),
    )  # fmt: skip
    for who, term, mode, at in rows:
        session.add(TermAvailability(person_id=who.person_id, term=term, mode=mode, said_at=at))
        session.add(
            TermTime(person_id=who.person_id, term=term, weekday=int(who is gone), starts=time(9), ends=time(10))
        )
    for who, most, at in ((kept, 2, NOW), (gone, 5, NOW + timedelta(days=1))):
        session.add(SessionLimits(person_id=who.person_id, sessions_a_month=most, said_at=at))
        session.add(AsUsual(person_id=who.person_id, confirmed_at=at))
    await session.flush()
    await joined(build, team, kept, gone)
    told = "SELECT term, mode, weekday FROM term_availability JOIN term_time USING (person_id, term) ORDER BY term"
    assert [tuple(row) for row in await session.execute(text(told))] == [
        ("autumn-2026", "ask_me", 1), ("spring-2027", "only_these", 1), ("summer-2027", "not_now", 0),
    ]  # fmt: skip
    left = "SELECT person_id, sessions_a_month, confirmed_at FROM session_limits JOIN as_usual USING (person_id)"
    assert [tuple(row) for row in await session.execute(text(left))] == [(kept.person_id, 5, NOW)]


async def test_a_record_somebody_logs_in_with_is_joined_only_when_they_say_it_is_theirs(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    """A father and a son of one name at one address: the code is at the son's."""
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Jo Marsh")
    await accounts.enter(build.work(NOBODY), gone.person_id, by="email", role=Role.ASSOCIATE)
    mail = await one(session, "SELECT email FROM person WHERE id = :id", id=gone.person_id)
    seen = await service.compare(build.work(team), kept.person_id, gone.person_id)
    assert (seen.code_to, seen.code_sent) == (mail, False)
    with pytest.raises(Conflict, match=f"logs in with {mail}"):
        await joined(build, team, kept, gone)
    ids = kept.person_id, gone.person_id
    with pytest.raises(Conflict, match="too old"):
        await service.prove(build.work(team), *ids, ProveOther(code="123456"))
    assert (await service.prove(build.work(team), *ids, ProveOther())).sent_to == mail
    body = str(await one(session, "SELECT body FROM letter WHERE template = 'join_code' AND address = :m", m=mail))
    code = re.findall(r"\b\d{6}\b", body)[0]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert (await service.prove(build.work(team), *ids, ProveOther(code=wrong))).right is False
    with pytest.raises(Conflict, match="logs in with"):
        await joined(build, team, kept, gone)
    own = build.work(build.as_associate(gone))  # the code is no way to change anything on their own page
    assert (await people.contact(own, gone.person_id)).awaited is None
    with pytest.raises(Conflict, match="too old"):
        await people.confirm_email(own, ConfirmEmail(code=code))
    assert (await service.prove(build.work(team), *ids, ProveOther(code=f" {code[:3]} {code[3:]}"))).right is True
    late = build.work(team, NOW + timedelta(minutes=31))
    with pytest.raises(Conflict, match="logs in with"):
        await service.merge(late, VAULT, kept.person_id, MergePeople(other=PersonId(gone.person_id)))
    assert (await service.compare(build.work(team), *ids)).code_to == ""
    third = await build.associate("Jo Marsh")
    assert (await service.compare(build.work(team), third.person_id, gone.person_id)).code_to == mail
    await joined(build, team, kept, gone)


async def test_the_address_somebody_logs_in_with_is_not_taken_from_them(build: Builder, team: Actor) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Jo Marsh")
    await accounts.enter(build.work(NOBODY), kept.person_id, by="email", role=Role.ASSOCIATE)
    with pytest.raises(Conflict, match="They log in with the email address of the record you keep"):
        await joined(build, team, kept, gone, Detail.EMAIL)
    await joined(build, team, kept, gone)


async def test_two_with_nothing_in_common_are_not_joined(session: AsyncSession, build: Builder, team: Actor) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Ben Reed")
    with pytest.raises(Conflict, match="no part of a name, no number and"):
        await joined(build, team, kept, gone)
    before = {"full_name": "Ben Reed", "phone": "+44 7700 900777", "made_at": NOW}
    session.add(FormerContact(id=new_id(), person_id=kept.person_id, **before))
    await session.execute(text("UPDATE person SET phone = '07700900777' WHERE id = :id"), {"id": gone.person_id})
    await joined(build, team, kept, gone)


async def test_a_part_of_a_name_is_too_little_to_give_what_helps_somebody_away(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    """Known by phone alone; with the same number it is one person."""
    ben, bea = await build.associate("Ben Harper"), await build.associate("Beatrice Harper")
    heard = HearNeed(words="A hearing loop", weight=Weight.MUST, said_on=NOW.date(), told_by="Beatrice, on the phone")
    await needs.hear(build.work(team), VAULT, bea.person_id, heard)
    for kept, gone in ((ben, bea), (bea, ben)):
        with pytest.raises(Conflict, match="Beatrice Harper has never logged in, and told us what helps"):
            await joined(build, team, kept, gone)
    ids = [ben.person_id, bea.person_id]
    await session.execute(text("UPDATE person SET phone = '07700900777' WHERE id = ANY (:ids)"), {"ids": ids})
    await joined(build, team, ben, bea)


async def test_what_somebody_told_for_themselves_alone_is_given_to_no_other_log_in(
    session: AsyncSession, build: Builder, team: Actor
) -> None:
    """By phone, for a person who never logged in: whichever record is kept, somebody else would read it."""
    ben, bena = await build.associate("Ben Harper"), await build.associate("Bena Harper")
    house = House(build, bena, team)
    part = await house.write()
    for kept, gone in ((ben, bena), (bena, ben)):
        with pytest.raises(Conflict, match="Bena Harper told us something that is for them alone"):
            await joined(build, team, kept, gone)
    await house.share(part)
    ids = [ben.person_id, bena.person_id]
    await session.execute(text("UPDATE person SET phone = '07700900777' WHERE id = ANY (:ids)"), {"ids": ids})
    await joined(build, team, ben, bena)
