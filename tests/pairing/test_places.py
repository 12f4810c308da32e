"""A place without what somebody must have of it: they are not suggested there, and nobody reads what it is."""

import pytest

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.needs.models import AccessNeed
from faculty_api.needs.rules import place_suits
from faculty_api.pairing import service, unfilled, words
from faculty_api.pairing.advice import UNCHECKED
from faculty_api.people.models import Associate
from faculty_api.programmes import service as programmes
from schemas.access import Role
from schemas.needs import Weight
from schemas.pairing import AdviceRule
from schemas.places import PlaceHas as H
from schemas.programmes import SayPlace
from tests.builders import NOW, Builder

TOLD = ("step", "loop", "quiet", "toilet", "parking", "wheelchair", "need")


@pytest.mark.parametrize(
    ("must", "has", "suits"),
    [
        ({H.STEP_FREE}, [], True),  # nobody has looked
        ({H.STEP_FREE}, [H.QUIET_ROOM], True),
        ({H.STEP_FREE}, [H.CHECKED], False),
        ({H.STEP_FREE}, [H.CHECKED, H.QUIET_ROOM], False),
        ({H.STEP_FREE}, [H.CHECKED, H.STEP_FREE], True),
        ({H.STEP_FREE, H.HEARING_LOOP}, [H.CHECKED, H.STEP_FREE], False),
        (set(), [H.CHECKED], True),
    ],
)
def test_what_was_checked_and_is_not_there_does_not_suit(must: set[str], has: list[str], suits: bool) -> None:
    assert place_suits(must, has) is suits


async def need(
    build: Builder, who: Associate, place: str, weight: Weight = Weight.MUST, *, ended: bool = False
) -> None:
    said = AccessNeed(id=new_id(), person_id=who.person_id, weight=weight, words=b"sealed", place=place, said_at=NOW)
    said.ended_at = NOW if ended else None
    build.session.add(said)
    await build.session.flush()


async def test_nobody_is_suggested_for_a_place_that_does_not_suit_them(build: Builder) -> None:
    cohort = await build.cohort(venue_has=[H.CHECKED, H.QUIET_ROOM])
    sam = await build.associate("Sam Okafor")
    await need(build, sam, H.STEP_FREE)
    people = {name: await build.associate(name) for name in ("Helps Only", "Took Back", "Quiet Kay")}
    await need(build, people["Helps Only"], H.STEP_FREE, Weight.HELPS)
    await need(build, people["Took Back"], H.STEP_FREE, ended=True)
    await need(build, people["Quiet Kay"], H.QUIET_ROOM)
    steps = await build.session_of(cohort, number=1)
    elsewhere = await build.session_of(cohort, number=2, venue_access="", venue_has=[], starts=steps.starts_at.time())
    online = await build.session_of(cohort, number=3, mode="online")
    team = build.work(await build.staff(Role.TEAM, "YH"))
    found = [(await service.suggest(team, [one.id], service.Wish())).sessions[0] for one in (steps, elsewhere, online)]
    named = [{one.name for choice in each.choices for one in choice.people} for each in found]
    assert named[0] == set(people)
    assert "Sam Okafor" in {one.name for one in (await service.to_choose(team, steps.id, [], {}, {})).people}
    assert [(one.name, one.why) for one in found[0].left_out] == [("Sam Okafor", words.NOT_SUITED)]
    assert [each.left_out for each in found[1:]] == [[], []]
    assert [AdviceRule.PLACE in {one.rule for one in each.advice} for each in found] == [False, True, False]
    assert UNCHECKED in {one.words for one in found[1].advice}


@pytest.mark.parametrize(
    ("role", "why", "help_", "checks"),
    [
        (
            Role.TEAM,
            f"1 person could do it; 1 is free; {unfilled.PLACE_SUITS_NONE}",
            unfilled.ANOTHER_PLACE,
            [words.NOT_SUITED],
        ),
        (Role.NATIONAL, "there is nobody left to ask", "", []),
    ],
)
async def test_whoever_may_not_see_needs_learns_of_none(
    build: Builder, role: Role, why: str, help_: str, checks: list[str]
) -> None:
    """Not by name, not by counting, and nobody reads of what."""
    cohort = await build.cohort(venue_has=[H.CHECKED])
    session = await build.session_of(cohort, professional_needed=0)
    sam = await build.associate("Sam Okafor")
    await need(build, sam, H.STEP_FREE)
    work = build.work(await build.staff(role, "YH" if role is Role.TEAM else None))
    (found,) = (await service.suggest(work, [session.id], service.Wish())).sessions
    assert [(one.why, one.help) for one in found.unfilled] == [(why, help_)]
    assert [one.name for one in found.left_out] == (["Sam Okafor"] if role is Role.TEAM else [])
    (one,) = (await service.to_choose(work, session.id, [], {}, {})).people
    assert (one.blocked, one.checks) == ("", checks)
    told = " ".join([why, help_, *checks, *(left.why for left in found.left_out)])
    assert not any(word in told.lower() for word in TOLD)
    with pytest.raises(Invalid) as no:
        await service.suggest(work, [session.id], service.Wish(keep=[(session.id, sam.person_id)]))
    wanted = "does not suit Sam Okafor" if role is Role.TEAM else "cannot be asked for session"
    assert wanted in no.value.faults[0].message


async def test_a_place_is_said_once_and_only_by_its_team(build: Builder) -> None:
    cohort, online = await build.cohort(), await build.cohort(mode="online")
    await build.session_of(cohort)
    team = build.work(await build.staff(Role.TEAM, "YH"))
    said = SayPlace(venue_has=[H.STEP_FREE, H.CHECKED, H.STEP_FREE])
    for _ in range(2):
        view = await programmes.say_place(team, cohort.id, said)
    assert (view.venue_has, cohort.version) == ([H.CHECKED, H.STEP_FREE], 2)
    for work, of, no in (
        (team, online.id, Conflict),
        (team, new_id(), NotFound),
        (build.work(await build.staff(Role.TEAM, "NW")), cohort.id, NotFound),
        (build.work(build.as_associate(await build.associate())), cohort.id, NotAllowed),
    ):
        with pytest.raises(no):
            await programmes.say_place(work, of, said)
