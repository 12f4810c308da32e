"""A tick of one's own: what it opens, for which days, what it never shows, and how it is taken back."""

from datetime import date, time
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.people import lending_rules, service
from faculty_api.people.models import Associate
from schemas.access import Actor, Role
from schemas.finding import FindAssociates
from schemas.lending import Lend, Told
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.people import LentDays
from schemas.values import PersonId, SessionId
from tests.builders import Builder, actor

TODAY, UNTIL = date(2026, 11, 22), date(2027, 2, 28)
INSIDE, OUTSIDE = date(2027, 2, 9), date(2027, 3, 9)
VAULT = Vault(b"\x11" * 32)


class Two:
    """Sam is of Yorkshire; London would like to ask them."""

    def __init__(self, build: Builder) -> None:
        self.build = build

    async def come(self) -> "Two":
        self.sam = await self.build.associate(
            "Sam Okafor", skills=["coaching"], topics=["dementia"], postcode="LS6 2AB", notes="Private words"
        )
        self.home = await self.build.staff(Role.TEAM, "YH", "Hal Home")
        self.london = await self.build.staff(Role.TEAM, "LN", "Lou London")
        cohort = await self.build.cohort(academy="LN")
        self.cohort = cohort
        self.inside = await self.build.session_of(cohort, day=INSIDE)
        self.outside = await self.build.session_of(cohort, day=OUTSIDE)
        return self

    def of(self, who: Actor | Associate) -> Work:
        return self.build.work(self.build.as_associate(who) if isinstance(who, Associate) else who)

    async def lend(self, last: date = UNTIL, first: date | None = None, academy: str = "LN") -> object:
        lend = Lend(academy=academy, first_day=first, last_day=last)
        return await service.lend(self.of(self.sam), self.sam.person_id, lend)

    async def ask(self, who: Actor, session: object) -> list[str]:
        to = OfferTo(session_id=SessionId(session.id), person_id=PersonId(self.sam.person_id))  # type: ignore[attr-defined]
        made = await offers.send(self.of(who), SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
        return [one.status for one in made]

    async def found(self, q: str = "", **more: object) -> list[str]:
        page = await offers.associates(self.of(self.london), FindAssociates(q=q, **more))  # type: ignore[arg-type]
        return [one.full_name for one in page.items]


@pytest.fixture
async def two(build: Builder) -> Two:
    return await Two(build).come()


DAYS = [
    (("LN", "LN", (TODAY, UNTIL)), "academy"),
    (("LN", "YH", (date(2026, 11, 21), UNTIL)), "first_day"),
    (("LN", "YH", (UNTIL, date(2027, 2, 27))), "last_day"),
    (("LN", "YH", (TODAY, date(2027, 11, 24))), "last_day"),
    (("LN", "YH", (TODAY, date(2027, 11, 23))), None),
    (("LN", "YH", (TODAY, TODAY)), None),
]


@pytest.mark.parametrize(("said", "field"), DAYS)
def test_for_which_days_somebody_can_be_lent(said: tuple[str, str, tuple[date, date]], field: str | None) -> None:
    found = lending_rules.objection(*said, TODAY)
    assert (found[0] if found else None) == field


COVERS = [
    (date(2027, 1, 31), "LN", False), (date(2027, 2, 1), "LN", True), (date(2027, 2, 28), "LN", True),
    (date(2027, 3, 1), "LN", False), (date(2027, 2, 1), "NW", False),
]  # fmt: skip


@pytest.mark.parametrize(("day", "academy", "yes"), COVERS)
def test_both_ends_are_days_of_it(day: date, academy: str, yes: bool) -> None:
    days = LentDays(academy="LN", first_day=date(2027, 2, 1), last_day=date(2027, 2, 28))
    assert (lending_rules.covers(days, academy, day), lending_rules.covers(None, academy, day)) == (yes, False)


async def test_without_the_tick_somebody_is_not_there(two: Two) -> None:
    with pytest.raises(NotFound):
        await two.ask(two.london, two.inside)
    with pytest.raises(NotFound):
        await service.associate(two.of(two.london), VAULT, two.sam.person_id)
    people = await offers.people_for(two.of(two.london), two.inside.id)
    assert (await two.found(), await two.found("sam"), people.people) == ([], [], [])


async def test_with_it_they_are_suggested_chosen_and_asked_on_those_days_alone(two: Two) -> None:
    await two.lend()
    suggested = await offers.suggestions(two.of(two.london), two.cohort.id)
    by_hand = [
        [one.name for one in (await offers.people_for(two.of(two.london), session.id)).people]
        for session in (two.inside, two.outside)
    ]
    active = await service.active(two.of(two.london), "LN", two.sam.kind)  # type: ignore[arg-type]
    assert [(one.full_name, one.topics, one.lent and one.lent.last_day) for one in active] == [
        ("Sam Okafor", [], UNTIL)
    ]
    assert by_hand == [["Sam Okafor"], []]
    assert [one.unfilled[0].why if one.unfilled else "" for one in suggested][1] == "there is nobody left to ask"
    assert await two.ask(two.london, two.inside) == ["offered"]
    with pytest.raises(
        Conflict, match=r"can be asked from 22 November 2026 to 28 February 2027. Session .* another day"
    ):
        await two.ask(two.london, two.outside)


async def test_a_professional_beside_them_makes_a_choice_that_says_who_is_lent(two: Two, build: Builder) -> None:
    await two.lend()
    await build.associate("Priya Shah", kind="professional", academy="LN")
    (first, second) = await offers.suggestions(two.of(two.london), two.cohort.id)
    assert [one.name for one in first.choices[0].people] == ["Sam Okafor", "Priya Shah"]
    assert [one.words for one in first.choices[0].reasons if one.rule == "lent"] == [
        "Sam is lent by Yorkshire and the Humber until 28 February 2027"
    ]
    assert [one.name for one in second.choices[0].people] == ["Priya Shah"]
    assert [one.kind for one in second.unfilled] == ["lived"]


async def test_the_day_is_a_day_in_london(two: Two, build: Builder) -> None:
    """Half past midnight on 1 July is still 30 June in UTC."""
    late = await build.session_of(two.cohort, day=date(2027, 7, 1), starts=time(0, 30), minutes=60)
    await two.lend(last=date(2027, 6, 30))
    with pytest.raises(Conflict):
        await two.ask(two.london, late)


async def test_only_the_academy_that_was_ticked(two: Two, build: Builder) -> None:
    await two.lend()
    north = await build.staff(Role.TEAM, "NW")
    session = await build.session_of(await build.cohort(academy="NW"), day=INSIDE)
    with pytest.raises(NotFound):
        await two.ask(north, session)
    assert (await offers.associates(two.of(north), FindAssociates())).items == []


async def test_what_the_academy_that_may_ask_sees_of_them(two: Two) -> None:
    await two.lend()
    seen = await service.associate(two.of(two.london), VAULT, two.sam.person_id)
    assert (seen.details, seen.private, seen.lent and seen.lent.skills) == (None, None, ["coaching"])
    found = {words: await two.found(words) for words in ("okafor", "coaching", "dementia", "LS6", "Leeds", "yorkshire")}
    assert found == {
        "okafor": ["Sam Okafor"], "coaching": ["Sam Okafor"], "dementia": [], "LS6": [], "Leeds": [],
        "yorkshire": ["Sam Okafor"],
    }  # fmt: skip
    (one,) = (await offers.associates(two.of(two.london), FindAssociates(q="coaching"))).items
    assert (one.topics, one.why, one.lent and one.lent.academy) == (None, ["Skill: Coaching-style approaches"], "LN")


async def test_free_on_a_day_finds_only_who_is_lent_that_day(two: Two) -> None:
    await two.lend()
    assert await two.found(free_on=INSIDE) == ["Sam Okafor"]
    assert await two.found(free_on=OUTSIDE) == []


async def test_a_long_list_goes_on_past_somebody_who_is_lent(two: Two, build: Builder) -> None:
    await two.lend()
    for number in range(55):
        await build.associate(f"{'R' if number % 2 else 'T'} Number{number:02d}", academy="LN", weekdays=None)
    first = await offers.associates(two.of(two.london), FindAssociates())
    rest = await offers.associates(two.of(two.london), FindAssociates(after=first.items[30].id))
    whole = [*first.items[:31], *rest.items]
    assert (len(first.items), len(whole), [one.full_name for one in whole]) == (
        50, 56, sorted(one.full_name for one in whole),
    )  # fmt: skip
    at = next(one for one in whole if one.full_name == "Sam Okafor")
    after = await offers.associates(two.of(two.london), FindAssociates(after=at.id))
    assert after.items[0].full_name == whole[whole.index(at) + 1].full_name


async def test_the_home_network_sees_where_they_are_lent_and_booked(two: Two, build: Builder) -> None:
    await two.lend()
    await build.offer(two.inside, two.sam, status="accepted")
    other = await build.staff(Role.TEAM, "NW")
    for who, sees in ((two.home, 1), (two.london, 1), (await build.staff(Role.NATIONAL), 1), (other, 0)):
        lines = [(one.person_name, one.home, one.academy) for one in await service.lent(two.of(who))]
        booked = [(one.person_name, one.academy) for one in await offers.bookings_elsewhere(two.of(who))]
        assert (lines, booked) == ([("Sam Okafor", "YH", "LN")] * sees, [("Sam Okafor", "LN")] * sees)
    assert [one.academy for one in await service.lendings(two.of(two.home), two.sam.person_id)] == ["LN"]
    with pytest.raises(NotFound):
        await service.lendings(two.of(two.london), two.sam.person_id)


async def test_taken_back_at_once_and_what_was_said_yes_to_stays(two: Two, build: Builder) -> None:
    (given,) = (await two.lend(),)
    other = await build.session_of(two.cohort, day=date(2027, 2, 16))
    await two.ask(two.london, two.inside)
    await two.ask(two.london, other)
    mine = await offers.mine(two.of(two.sam))
    await offers.answer(two.of(two.sam), mine[0].id, AnswerOffer(answer="yes"))
    back = await offers.take_back(two.of(two.sam), two.sam.person_id, given.id)  # type: ignore[attr-defined]
    after = [one.status for one in await offers.mine(two.of(two.sam))]
    assert (back.offers_closed, back.lending.ended_how, after) == (1, Told.PAGE, ["accepted", "withdrawn"])
    assert await two.found() == []
    with pytest.raises(NotFound):
        await two.ask(two.london, await build.session_of(two.cohort, day=date(2027, 2, 23)))
    with pytest.raises(Conflict, match="taken back already"):
        await offers.take_back(two.of(two.sam), two.sam.person_id, given.id)  # type: ignore[attr-defined]


async def test_by_phone_through_their_own_team_with_who_and_when(two: Two, build: Builder) -> None:
    home = two.of(two.home)
    lend = Lend(academy="LN", last_day=UNTIL)
    with pytest.raises(Invalid, match="Read it to the person first"):
        await service.lend(home, two.sam.person_id, lend)
    given = await service.lend(home, two.sam.person_id, Lend(academy="LN", last_day=UNTIL, read_out=True))
    back = await offers.take_back(home, two.sam.person_id, given.id)
    last = back.lending
    assert (given.given_by, given.given_how, given.given_at) == ("Hal Home", Told.PHONE, build.now)
    assert (last.ended_by, last.ended_how, last.ended_at) == ("Hal Home", Told.PHONE, build.now)
    told = await build.session.execute(text("SELECT body FROM letter WHERE template = 'lending_told' ORDER BY id"))
    assert ["can ask you for sessions until 28 February 2027" in body for body in told.scalars()] == [True, False]
    kinds = await build.session.execute(text("SELECT kind FROM event ORDER BY seq"))
    assert list(kinds.scalars()) == ["LendingGiven", "LendingTakenBack"]


@pytest.mark.parametrize(
    ("role", "academy", "refusal"),
    [
        (Role.TEAM, "LN", NotFound), (Role.ASSOCIATE, "YH", NotFound), (Role.NATIONAL, None, NotAllowed),
        (Role.FINANCE, None, NotAllowed), (Role.ADMIN, None, NotAllowed), (Role.AUDITOR, None, NotAllowed),
        (Role.DATA_PROTECTION, None, NotAllowed), (Role.ANONYMOUS, None, NotAllowed),
    ],
)  # fmt: skip
async def test_nobody_else_ticks_or_takes_back(
    two: Two, build: Builder, role: Role, academy: str | None, refusal: type[Refusal]
) -> None:
    given = await two.lend()
    work = build.work(actor((await build.person()).id, role, academy))
    with pytest.raises(refusal):
        await service.lend(work, two.sam.person_id, Lend(academy="NW", last_day=UNTIL, read_out=True))
    with pytest.raises(refusal):
        await offers.take_back(work, two.sam.person_id, given.id)  # type: ignore[attr-defined]


async def test_one_tick_stands_and_a_past_one_gives_way(two: Two, build: Builder) -> None:
    await two.lend(last=date(2026, 11, 30))
    with pytest.raises(Conflict, match="can ask already, until 30 November 2026"):
        await two.lend()
    later = Builder(build.session, build.now.replace(month=12))
    again = await service.lend(
        later.work(build.as_associate(two.sam)), two.sam.person_id, Lend(academy="LN", last_day=UNTIL)
    )
    views = await service.lendings(later.work(two.home), two.sam.person_id)
    assert [(one.id == again.id, one.ended_at is None, one.over) for one in views] == [
        (True, True, False), (False, False, True),
    ]  # fmt: skip


async def test_somebody_who_left_or_moved_there_is_not_lent(two: Two, build: Builder) -> None:
    await two.lend()
    two.sam.status = "ended"
    await build.session.flush()
    assert (await two.found(), await service.lent(two.of(two.home))) == ([], [])
    two.sam.status, two.sam.academy_code = "active", "LN"
    await build.session.flush()
    assert await two.found() == ["Sam Okafor"]
    assert await service.lent(two.of(two.london)) == []


async def test_an_unknown_tick_or_academy_is_told(two: Two) -> None:
    with pytest.raises(NotFound):
        await offers.take_back(two.of(two.sam), two.sam.person_id, uuid4())
    with pytest.raises(Invalid, match="Select a local academy"):
        await two.lend(academy="XX")


KEPT = {
    "days": "UPDATE lending SET last_day = last_day + 30",
    "taken back": "UPDATE lending SET ended_at = NULL, ended_by = NULL, ended_how = NULL",
    "half taken back": "UPDATE lending SET ended_by = NULL",
    "how": "UPDATE lending SET ended_how = 'guess'",
}


@pytest.mark.parametrize("change", KEPT.values(), ids=list(KEPT))
async def test_the_database_keeps_a_tick_as_it_was(two: Two, build: Builder, change: str) -> None:
    given = await two.lend()
    await offers.take_back(two.of(two.sam), two.sam.person_id, given.id)  # type: ignore[attr-defined]
    with pytest.raises(DBAPIError):
        await build.session.execute(text(change))


async def test_the_database_itself_refuses_an_offer_without_a_tick(two: Two, build: Builder) -> None:
    with pytest.raises(DBAPIError, match="not lent to this one on that day"):
        async with build.session.begin_nested():
            await build.offer(two.inside, two.sam)
    await two.lend()
    await build.offer(two.inside, two.sam)
    with pytest.raises(DBAPIError, match="not lent to this one on that day"):
        await build.offer(two.outside, two.sam)
