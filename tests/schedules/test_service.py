"""A schedule is planned in draft: nobody hears of it, the difference says who would, and one press does all of it."""

from datetime import date, time

import msgspec
import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from faculty_api.schedules import service
from schemas.access import Role
from schemas.places import PlaceHas
from schemas.programmes import CohortState, Mode
from schemas.rescheduling import CallOff, MoveSession
from schemas.schedules import AddSessions, ChangeKind, Differs, DraftCallOff
from tests.builders import Builder
from tests.claims.stage import pay
from tests.programmes.facts import new_cohort
from tests.schedules.board import DAYS, at, board, letters, moving, press, published

ADD, MOVE, OFF = ChangeKind.ADD, ChangeKind.MOVE, ChangeKind.CALL_OFF


async def test_what_a_new_place_has_is_kept_in_the_draft_and_published(build: Builder, session: AsyncSession) -> None:
    """Of a session that moves, and of one that is added: else nobody knows whether it suits who needs it."""
    team, cohort, (one, _, _) = await board(build)
    us, here = build.work(team), cohort.id
    hall = {"place": "The Corn Hall, Leeds", "venue_has": [PlaceHas.HEARING_LOOP, PlaceHas.STEP_FREE]}
    seen = await service.move(us, here, one.id, moving(**hall))
    (change,) = [each for each in seen.changes if each.session_id == one.id]
    again = await service.new_time_of(us, here, change.id)
    assert again is not None
    assert set(again.venue_has) == {"hearing_loop", "step_free"}
    seen = await service.add(us, here, AddSessions(sessions=[at(on=date(2027, 3, 29), **hall)]))
    await service.publish(us, here, press(seen.version))
    found = await session.execute(text("SELECT venue_has FROM session WHERE place = 'The Corn Hall, Leeds'"))
    assert [sorted(has) for has in found.scalars().all()] == [["hearing_loop", "step_free"]] * 2


async def test_nobody_hears_of_a_draft_and_publishing_does_all_of_it(build: Builder, session: AsyncSession) -> None:
    team, cohort, (one, two, three) = await board(build)
    sam, ana = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell")]
    for held in (one, two, three):
        await build.offer(held, sam, status="accepted", pay=pay())
    await build.offer(one, ana)
    elsewhere = await build.session_of(
        await build.cohort(), day=DAYS[1], starts=time(15, 50), place="The Guildhall, York", place_postcode="YO1 9QL"
    )
    await build.offer(elsewhere, ana, status="accepted")
    us, here = build.work(team), cohort.id

    # the first two change places, the third is called off, and one is added online
    await service.move(us, here, one.id, moving(on=DAYS[1]))
    await service.move(us, here, two.id, moving(on=DAYS[0], reason="The room is not free"))
    await service.call_off(us, here, three.id, DraftCallOff(version=1))
    seen = await service.add(us, here, AddSessions(sessions=[at(on=date(2027, 3, 29), mode=Mode.ONLINE, place="")]))

    assert (seen.version, seen.published, seen.ready, seen.told, seen.asked_again) == (5, 3, True, 4, 3)
    assert [(change.number, change.kind, change.differs) for change in seen.changes] == [
        (2, MOVE, [Differs.DATE]), (1, MOVE, [Differs.DATE]), (3, OFF, []), (None, ADD, []),
    ]  # fmt: skip
    (first,) = [change for change in seen.changes if change.number == 1]
    assert first.would is not None
    # what changes too is no clash; where somebody is booked elsewhere, the way there counts
    said = {person.person_name: person.clash for person in first.would.told}
    assert (said["Sam Okafor"], said["Ana Bell"][:31]) == ("", "Is booked elsewhere from 3:50pm"), said
    assert seen.changes[3].notes == ["Bank holiday: Easter Monday"]
    assert [(line.number, line.change) for line in seen.sessions] == [(2, MOVE), (1, MOVE), (3, OFF), (None, ADD)]
    assert (await letters(session), await published(session, here)) == (
        [], [(number, "planned", day) for number, day in enumerate(DAYS, 1)],
    )  # fmt: skip
    assert [place.starts_at.date() for place in (await offers.mine(build.work(build.as_associate(sam))))] == list(DAYS)

    for wrong, field in ((press(5, reason=""), "reason"), (press(5, answer_by=None), "answer_by")):
        with pytest.raises(Invalid) as no:
            await service.publish(us, here, wrong)
        assert no.value.faults[0].field == field
    with pytest.raises(Conflict, match="The draft has changed since you looked at it"):
        await service.publish(us, here, press(4))
    done = await service.publish(us, here, press(5))
    assert (done.added, done.moved, done.called_off, done.told, done.asked_again, done.claims) == (1, 2, 1, 4, 3, 1)
    assert await published(session, here) == [
        (1, "planned", DAYS[1]), (2, "planned", DAYS[0]), (3, "cancelled", DAYS[2]), (4, "planned", date(2027, 3, 29)),
    ]  # fmt: skip
    assert await letters(session) == ["session_called_off", *["session_moved"] * 3]
    why = await session.execute(text("SELECT changed_why FROM session WHERE moved_from IS NOT NULL ORDER BY number"))
    assert list(why.scalars()) == ["The tutor is away", "The room is not free"]
    (new,) = [one for one in await programmes.sessions_of(us, here) if one.number == 4]
    assert [(str(part.part), part.starts_at.date()) for part in new.parts] == [
        ("prepare", date(2027, 3, 28)), ("deliver", date(2027, 3, 29)), ("debrief", date(2027, 3, 29)),
    ]  # fmt: skip
    assert (new.mode, new.place, new.venue_access) == (Mode.ONLINE, "", "")
    with pytest.raises(Conflict, match="published already"):
        await service.publish(us, here, press(5))
    assert (await service.draft(us, here)).id is None


async def test_what_changed_under_the_draft_is_shown_and_nothing_is_lost(build: Builder, session: AsyncSession) -> None:
    team, cohort, (one, two, _) = await board(build)
    us, here = build.work(team), cohort.id
    await service.move(us, here, one.id, moving())
    await service.call_off(us, here, two.id, DraftCallOff(version=1))
    for held, day in ((one, date(2027, 2, 10)), (two, date(2027, 2, 17))):
        new = MoveSession(to=at(on=day), answer_by=date(2027, 1, 5), reason="No room", version=1)
        await claims.move(us, held.id, new)
    with pytest.raises(Conflict, match="Session 1: This session has changed since you drafted this"):
        await service.publish(us, here, press(3))
    seen = await service.draft(us, here)
    before = [(change.number, change.drafted_from and change.drafted_from.starts_at.date()) for change in seen.changes]
    assert before == [(2, DAYS[1]), (1, DAYS[0])]
    assert seen.changes[1].now is not None
    assert (seen.ready, seen.changes[1].now.starts_at.date()) == (False, date(2027, 2, 10))
    await service.keep(us, here, seen.changes[1].id)
    after = await service.drop(us, here, seen.changes[0].id)
    assert (after.ready, [(change.number, change.drafted_from) for change in after.changes]) == (True, [(1, None)])
    await service.publish(us, here, press(after.version))
    assert [row[2] for row in await published(session, here)] == [date(2027, 3, 2), date(2027, 2, 17), DAYS[2]]


async def test_a_new_cohort_begins_as_a_draft(build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    programme = (await build.cohort()).programme_id
    us = build.work(team)
    seen = await service.draft_cohort(us, new_cohort(programme))
    here, count = seen.cohort_id, len(seen.changes)
    assert (count > 0, {change.kind for change in seen.changes}, seen.published) == (True, {ADD}, 0)
    view = await programmes.cohort(us, here)
    assert (view.state, view.sessions) == (CohortState.DRAFT, [])
    assert (await service.drafted(us, [here]))[here] == count
    lines = (await programmes.cohorts(us, state=CohortState.DRAFT)).items
    (line,) = [one for one in lines if one.id == here]
    assert (line.id, line.sessions, line.first_on) == (here, 0, None)
    auditor = build.work(await build.staff(Role.AUDITOR))
    assert here not in {one.id for one in (await programmes.cohorts(auditor)).items}
    with pytest.raises(NotFound):
        await programmes.cohort(auditor, here)
    with pytest.raises(Conflict, match="Publish its draft first"):
        await programmes.cohort_again(us, here, date(2027, 5, 4))

    added = await service.add(us, here, AddSessions(sessions=[at(on=date(2027, 6, 1))]))
    late = next(change for change in added.changes if change.to and change.to.starts_at.date() == date(2027, 6, 1))
    changed = await service.change_added(us, here, late.id, at(on=date(2027, 6, 8), starts=time(11)))
    done = await service.publish(us, here, press(changed.version, reason="", answer_by=None))
    made = await programmes.sessions_of(us, here)
    assert (done.added, len(made), [one.number for one in made]) == (count + 1, count + 1, list(range(1, count + 2)))
    same = ("lived_needed", "professional_needed", "skills", "topics")
    assert {tuple(str(getattr(one, name)) for name in same) for one in made} == {
        tuple(str(getattr(made[0], name)) for name in same)
    }
    assert [len(one.parts) for one in made] == [len(made[0].parts)] * len(made)
    assert await letters(session) == []

    other = await service.draft_cohort(us, msgspec.structs.replace(new_cohort(programme), name="By mistake"))
    assert (await service.throw_away(us, other.cohort_id)).cohort_gone
    with pytest.raises(NotFound):
        await programmes.cohort(us, other.cohort_id)
    await service.add(us, here, AddSessions(sessions=[at(on=date(2027, 7, 6))]))
    assert not (await service.throw_away(us, here)).cohort_gone
    assert len(await programmes.sessions_of(us, here)) == count + 1
    with pytest.raises(Conflict, match="thrown away"):
        await service.publish(us, here, press(2))


async def test_what_is_wrong_is_said_in_words(build: Builder) -> None:
    team, cohort, (one, two, three) = await board(build)
    us, here = build.work(team), cohort.id
    with pytest.raises(Conflict, match="There is no draft of this schedule"):
        await service.publish(us, here, press(1))
    many = AddSessions(sessions=[at(starts=time(16)), at(place=" "), at(on=date(2026, 1, 5))])
    with pytest.raises(Invalid) as no:
        async with us.attempt():
            await service.add(us, here, many)
    assert [(fault.field, fault.message) for fault in no.value.faults] == [
        ("sessions[0].ends", "Session 1: the end time must be after 4pm"),
        ("sessions[1].place", "Session 2: Enter the name and address of the venue"),
        ("sessions[2].on", "Session 3 must be in the future"),
    ]
    with pytest.raises(Conflict, match="This session has changed since you looked at it"):
        await service.move(us, here, one.id, moving(version=2))
    with pytest.raises(NotFound):
        await service.move(us, (await build.cohort()).id, one.id, moving())

    # at the same time in the draft: kept, shown, and not published
    await service.move(us, here, one.id, moving(on=DAYS[1], starts=time(12)))
    seen = await service.add(us, here, AddSessions(sessions=[at(on=DAYS[2], starts=time(15, 15), ends=time(17))]))
    assert [change.faults for change in seen.changes] == [
        ["Session 2 of this cohort is at the same time. Change the time"], [],
    ]  # fmt: skip
    assert seen.warnings == [
        "Getting ready for session 3 and getting ready for the new session on 23 February are at the same time. "
        "Nobody can do both"
    ]
    with pytest.raises(Conflict, match="Session 1: Session 2 of this cohort is at the same time"):
        await service.publish(us, here, press(seen.version))
    both = await service.move(us, here, two.id, moving(on=DAYS[1], starts=time(11)))
    assert [change.faults for change in both.changes[:2]] == [
        ["It is at the same time as session 1"], ["It is at the same time as session 2"],
    ]  # fmt: skip
    await service.call_off(us, here, two.id, DraftCallOff(version=1))
    assert (await service.draft(us, here)).ready

    # called off by itself meanwhile
    await claims.call_off(us, two.id, CallOff(reason="Ill", version=1))
    seen = await service.draft(us, here)
    assert [len(change.faults) for change in seen.changes if change.number == 2] == [2]
    with pytest.raises(Conflict, match="This session was called off already"):
        await service.publish(us, here, press(seen.version))
    for who, refusal in ((await build.staff(Role.TEAM, "NE"), NotFound), (await build.staff(Role.AUDITOR), NotAllowed)):
        for use in (service.draft, service.throw_away):
            with pytest.raises(refusal):
                await use(build.work(who), here)
    assert three.status == "planned"
