"""What is due and when, to the second; two people release it; holds keep it; every way in which erasing is refused."""

from datetime import datetime, timedelta

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import due, removing, service, working
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel import history
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, NotAllowed
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas.access import WORKER, Role
from schemas.keeping import ScheduleStanding
from schemas.removals import AskErasure, LiftHold, PlaceHold, ProposeErasure, RemovalState, StopRemoval
from tests.builders import NOW, Builder
from tests.dataprotection.canaries import two
from tests.dataprotection.test_erasing import carried_out, plausible
from tests.support.races import together

VAULT = Vault(bytes.fromhex("11" * 32))
WHY, HOLD = ProposeErasure(reason="They asked for it by letter"), PlaceHold(reason="An inquiry of the trust")
LEFT = "UPDATE leaving SET left_at = '2026-03-01T12:00:00Z'"
SECOND = timedelta(seconds=1)
# table, rule: what is set, and the first instant at which it is due.
CASES: dict[tuple[str, int], tuple[str, str]] = {
    ("claim", 0): ("UPDATE claim SET activity_on = '2020-05-12'", "2028-04-01T00:00:00Z"),
    ("claim_line", 0): ("UPDATE claim SET activity_on = '2020-03-31'", "2027-04-01T00:00:00Z"),
    ("receipt", 0): ("UPDATE claim SET activity_on = '2020-04-01'", "2028-04-01T00:00:00Z"),
    ("offer", 0): ("UPDATE session SET starts_at = '2020-05-12T10:00:00Z'", "2027-04-01T00:00:00Z"),
    ("run_file", 0): ("UPDATE payment_run SET pay_on = '2020-05-12'", "2028-04-01T00:00:00Z"),
    ("payment_item", 0): ("UPDATE payment_run SET pay_on = '2020-05-12'", "2028-04-01T00:00:00Z"),
    ("letter", 0): ("UPDATE letter SET made_at = '2024-01-10T09:00:00Z'", "2026-01-10T09:00:00Z"),
    ("away_dates", 0): ("UPDATE away_dates SET last_day = '2025-02-01'", "2026-02-01T00:00:00Z"),
    ("log_in", 0): ("UPDATE log_in SET ends_at = '2026-01-01T10:00:00Z'", "2026-01-02T10:00:00Z"),
    ("roster_import", 0): ("UPDATE roster_import SET made_at = '2026-01-01T10:00:00Z'", "2026-01-31T10:00:00Z"),
    ("command", 0): ("UPDATE command SET at = '2026-01-01T10:00:00Z'", "2026-01-02T10:00:00Z"),
    ("earnings_limit", 0): (LEFT, "2026-03-01T12:00:00Z"),
    ("associate", 1): (LEFT, "2026-03-31T12:00:00Z"),
    ("associate_topic", 0): (LEFT, "2026-03-31T12:00:00Z"),
    ("role_grant", 0): (LEFT, "2027-03-01T12:00:00Z"),
    ("person", 0): (LEFT, "2032-03-01T12:00:00Z"),
    ("travel_request", 1): ("UPDATE travel_request SET on_date = '2026-03-01'", "2026-03-31T00:00:00Z"),
    ("bank_details", 1): (
        LEFT + "; UPDATE payment_run SET pay_on = '2026-03-20'",
        "2026-06-18T00:00:00Z",
    ),
    ("bank_details", 0): (LEFT + "; UPDATE payment_run SET pay_on = '2025-03-20'", "2027-09-01T12:00:00Z"),
    ("community_partner", 0): (
        "UPDATE community_partner SET put_away_at = '2024-05-01T10:00Z'",
        "2026-05-01T10:00:00Z",
    ),
}


async def count(session: AsyncSession, name: str, rule: int, at: datetime) -> int:
    return (await due.part(session, load(), due.rule_of(load(), name, rule), at)).due


async def test_each_clock_strikes_to_the_second_and_a_hold_stops_it(session: AsyncSession) -> None:
    await two(session, VAULT)
    await session.execute(text("SET session_replication_role = replica"))
    await session.execute(text("UPDATE payment_item SET person_id = (SELECT min(person_id::text)::uuid FROM leaving)"))
    await session.execute(text("UPDATE bank_details SET person_id = (SELECT min(person_id::text)::uuid FROM leaving)"))
    wrong = {}
    for (name, rule), (change, first) in CASES.items():
        for one in change.split("; "):
            await session.execute(text(one))
        at = datetime.fromisoformat(first)
        found = [await count(session, name, rule, at - SECOND), await count(session, name, rule, at)]
        if found != [0, found[1] or -1]:
            wrong[name, rule] = found
    assert wrong == {}
    await session.execute(text("UPDATE legal_hold SET lifted_at = NULL"))
    held = {
        (name, rule)
        for (name, rule), (_, first) in CASES.items()
        if await count(session, name, rule, datetime.fromisoformat(first) + timedelta(days=9999))
    }
    free = {("away_dates", 0), ("log_in", 0), ("command", 0), ("earnings_limit", 0), ("community_partner", 0)}
    assert held == free


async def test_nobody_who_has_not_left_is_due_by_leaving(session: AsyncSession, build: Builder) -> None:
    sam = await build.associate("Sam Lee", notes="What they said")
    at = NOW + timedelta(days=36500)
    assert await count(session, "associate", 1, at) == 0
    await session.execute(text("UPDATE associate SET status = 'ended' WHERE person_id = :id"), {"id": sam.person_id})
    assert await count(session, "associate", 1, at) == 1
    await session.execute(text("UPDATE associate SET status = 'active' WHERE person_id = :id"), {"id": sam.person_id})
    assert await count(session, "associate", 1, at) == 0


def signed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = msgspec.structs.replace(load(), standing=ScheduleStanding.SIGNED, signed_by="The lead")
    for module in (removing, working):
        monkeypatch.setattr(module, "load", lambda: whole)


async def test_by_a_proposed_schedule_nothing_is_put_forward(build: Builder) -> None:
    desk = await build.staff(Role.DATA_PROTECTION)
    assert (await service.due_now(build.work(desk))).standing == "proposal"
    with pytest.raises(Conflict, match="once the information governance lead has signed"):
        await service.propose_due(build.work(desk))


async def test_a_list_is_released_by_another_and_done_piece_by_piece(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(monkeypatch)
    monkeypatch.setattr(working, "MOST", 2)
    old, fresh = NOW - timedelta(days=900), NOW - timedelta(days=600)
    async with transaction(engine) as session:
        build = Builder(session)
        one, other = [await build.staff(Role.DATA_PROTECTION) for _ in range(2)]
        sam, held = await build.associate("Sam Lee"), await build.associate("Held One")
        for who, at in [(sam, old)] * 5 + [(held, old)] + [(sam, fresh)]:
            await session.execute(
                text(
                    "INSERT INTO letter (id, person_id, channel, address, template, subject, body, state, tries,"
                    " made_at, calendar, calendar_due, due_on)"
                    " VALUES (gen_random_uuid(), :p, 'email',"
                    " 'a@example.org', 'x', '', '', 'sent', 1, :at, '', false, '2024-01-01')"
                ),
                {"p": who.person_id, "at": at},
            )
        await service.place_hold(build.work(one), held.person_id, HOLD)
        made = await service.propose_due(build.work(one))
        assert [(part.table, part.due) for part in made.parts] == [("letter", 5)]
        with pytest.raises(NotAllowed):
            await service.release(build.work(one), made.id)
        with pytest.raises(Conflict, match="a list already"):
            await service.propose_due(build.work(other))
    assert await carried_out(engine, None) == 0
    async with transaction(engine) as session:
        await service.release(Work(session, other, NOW), made.id)
    async with transaction(engine) as session:
        assert await service.carry_on(Work(session, WORKER, NOW), None, VAULT)
        assert (await service.removal(Work(session, one, NOW), made.id)).parts[0].done == 2
    assert await carried_out(engine, None) == 3
    async with transaction(engine) as session:
        ended = await service.removal(Work(session, one, NOW), made.id)
        assert (ended.state, ended.parts[0].done) == (RemovalState.DONE, 5)
        assert (await session.execute(text("SELECT count(*) FROM letter"))).scalar_one() == 2
        told = await session.execute(text("SELECT (data - 'subject')::text FROM event WHERE kind = 'RemovalDone'"))
        assert told.scalar_one() == '{"rows": {"letter": 5}, "files": 0}'
        assert (await service.due_now(Work(session, one, NOW))).parts == []


async def test_history_ends_by_whole_seals_and_the_chain_holds(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(monkeypatch)
    async with transaction(engine) as session:
        build = Builder(session)
        one, other = [await build.staff(Role.DATA_PROTECTION) for _ in range(2)]
    for years in (9, 9, 2):
        async with transaction(engine) as session:
            sam = await Builder(session).associate()
            work = Work(session, one, NOW - timedelta(days=366 * years))
            await service.place_hold(work, sam.person_id, HOLD)
            await session.execute(text("UPDATE legal_hold SET lifted_at = now(), lift_asked_by = placed_by"))
        async with transaction(engine) as session:
            await history.seal(session, NOW)
    async with transaction(engine) as session:
        made = await service.propose_due(Work(session, one, NOW))
        assert [(part.table, part.due) for part in made.parts] == [("event", 2)]
    async with transaction(engine) as session:
        await service.release(Work(session, other, NOW), made.id)
    await carried_out(engine, None)
    async with transaction(engine) as session:
        await history.seal(session, NOW)
        assert await history.faults(session) == []
        first = (await session.execute(text("SELECT min(seq) FROM event"))).scalar_one()
        assert first == 3
        await session.execute(text("SET session_replication_role = replica"))
        await session.execute(text("DELETE FROM event WHERE seq = 3"))
        assert len(await history.faults(session)) == 1


async def test_of_two_releases_at_once_one_is_done_and_the_database_knows_two_people(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        desk = [await build.staff(Role.DATA_PROTECTION) for _ in range(3)]
        sam = await build.associate("Sam Lee")
        made = await service.propose_erasure(build.work(desk[0]), VAULT, sam.person_id, WHY)

    async def press(who: int) -> str:
        async with transaction(engine) as session:
            return (await service.release(Work(session, desk[who], NOW), made.id)).released_by_name

    found = await together(*(press(who) for who in (0, 1, 2, 1, 2, 0)))
    won = [one for one in found if isinstance(one, str)]
    assert (len(won), won[0] in (desk[1].name, desk[2].name)) == (1, True)
    with pytest.raises(IntegrityError, match="two_people"):
        async with transaction(engine) as session:
            await session.execute(text("UPDATE removal SET released_by = made_by"))


async def test_of_two_who_put_forward_one_is_first(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        desk = [await build.staff(Role.DATA_PROTECTION) for _ in range(2)]
        sam = await build.associate("Sam Lee")

    async def press(who: int) -> str:
        async with transaction(engine) as session:
            return (await service.propose_erasure(Work(session, desk[who], NOW), VAULT, sam.person_id, WHY)).state

    found = await together(*(press(who) for who in (0, 1, 0, 1)))
    assert sorted("Conflict" if isinstance(one, Conflict) else str(one) for one in found) == [*["Conflict"] * 3, "made"]


async def test_a_hold_stands_at_once_and_two_lift_it(build: Builder) -> None:
    one, other = [await build.staff(Role.DATA_PROTECTION) for _ in range(2)]
    sam = await build.associate("Sam Lee")
    made = await service.place_hold(build.work(one), sam.person_id, HOLD)
    assert (await service.erasure(build.work(other), sam.person_id)).why_not == [
        "A hold stands: this data must be kept for now"
    ]
    with pytest.raises(NotAllowed):
        await service.confirm_hold(build.work(one), made.id)
    assert (await service.confirm_hold(build.work(other), made.id)).confirmed_by_name == other.name
    with pytest.raises(Conflict, match="Nobody has asked"):
        await service.lift_hold(build.work(other), made.id)
    await service.ask_lift(build.work(other), made.id, LiftHold(reason="The inquiry is closed"))
    with pytest.raises(NotAllowed):
        await service.lift_hold(build.work(other), made.id)
    await service.lift_hold(build.work(one), made.id)
    assert (await service.erasure(build.work(one), sam.person_id)).why_not == []


async def test_everything_that_stands_against_it_is_said_in_words(session: AsyncSession, build: Builder) -> None:
    ann, _ = await two(session, VAULT)
    await plausible(session, ann)
    desk = await build.staff(Role.DATA_PROTECTION)
    assert (await service.erasure(build.work(desk), ann.id)).why_not == []
    await session.execute(text("SET session_replication_role = replica"))
    for change, said in AGAINST.items():
        async with session.begin_nested() as point:
            await session.execute(text(change), {"id": ann.id} if ":id" in change else {})
            assert (await service.erasure(build.work(desk), ann.id)).why_not == [said]
            with pytest.raises(Conflict):
                await service.propose_erasure(build.work(desk), VAULT, ann.id, WHY)
            await point.rollback()


AGAINST = {
    "UPDATE claim SET status = 'submitted', number = 5 WHERE person_id = :id": (
        "Claim 5 is not finished. It must be finished or taken back first"
    ),
    "UPDATE claim SET status = 'approved', number = 5 WHERE person_id = :id": "Claim 5 is not paid yet",
    "UPDATE payment_item SET status = 'pending', reference = 'LEF01' WHERE person_id = :id": (
        "Payment LEF01 is not through yet"
    ),
    "WITH s AS (UPDATE session SET ends_at = '2027-02-09T15:00Z', starts_at = '2027-02-09T10:00Z')"
    " UPDATE offer SET status = 'accepted' WHERE person_id = :id": "There is a booking on 9 February 2027. It must be cancelled first",  # noqa: E501
    "UPDATE role_grant SET role = 'team' WHERE person_id = :id": (
        "This person has a part in running the service. That ends first"
    ),
    "UPDATE payment_run SET pay_on = '2026-02-01'": (
        "The law asks us to keep what we paid, and what for, for 6 years after the year it was paid in."
        " For this person that is until 1 April 2033"
    ),
}


async def test_their_own_wish_waits_and_is_said_once(build: Builder) -> None:
    sam, desk = await build.associate("Sam Lee"), await build.staff(Role.DATA_PROTECTION)
    me = build.as_associate(sam)
    assert (await service.ask_erasure(build.work(me), AskErasure())).asked_at == NOW
    async with build.session.begin_nested():
        with pytest.raises(Conflict, match="asked us already"):
            async with build.work(me).attempt():
                await service.ask_erasure(build.work(me), AskErasure())
    made = await service.propose_erasure(build.work(desk), VAULT, sam.person_id, WHY)
    assert (made.state, made.asked_at) == (RemovalState.MADE, NOW)
    ended = await service.stop(build.work(desk), made.id, StopRemoval(reason="They changed their mind"))
    assert (ended.state, ended.stopped_why) == (RemovalState.STOPPED, "They changed their mind")
    assert (await service.my_erasure(build.work(me))).asked_at is None


async def test_what_comes_between_release_and_removing_stops_it(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        one, other = [await build.staff(Role.DATA_PROTECTION) for _ in range(2)]
        sam = await build.associate("Sam Lee")
        made = await service.propose_erasure(build.work(one), VAULT, sam.person_id, WHY)
        await service.release(build.work(other), made.id)
        await service.place_hold(build.work(one), sam.person_id, HOLD)
    await carried_out(engine, None)
    async with transaction(engine) as session:
        ended = await service.removal(Work(session, one, NOW), made.id)
    assert (ended.state, ended.name, ended.stopped_why) == (
        "stopped", "Sam Lee", "A hold stands: this data must be kept for now",
    )  # fmt: skip
