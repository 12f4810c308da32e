"""An associate sets a term page by page, with its loads counted; what is wrong is said and nothing typed is lost."""

from datetime import time

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service as availability
from faculty_api.people.models import Associate
from schemas.access import Role
from schemas.availability import AvailabilityMode, SayAvailability, UsualSlot
from schemas.terms import SayTerm
from tests.builders import Builder
from tests.programmes.walk import Walk
from tests.support.client import Client

SPRING, SUMMER = "/availability/spring-2027", "/availability/summer-2027"


class Counted(Walk):
    """Every page a browser shows is one load; the answer that leads on to it is the same press."""

    loads = 0

    def _see(self, answer: object) -> int:
        status = super()._see(answer)  # type: ignore[arg-type]
        self.loads += status != 303
        return status


@pytest.fixture
async def sam(build: Builder, session: AsyncSession) -> Associate:
    made = await build.associate("Sam Okafor", weekdays=None)
    await session.commit()
    return made


@pytest.fixture
async def walk(client: Client, sam: Associate) -> Counted:
    return Counted(client, (sam.person_id, Role.ASSOCIATE))


async def test_a_term_in_six_loads_then_the_same_in_three_and_in_one_press(walk: Counted) -> None:
    await walk.open(f"{SPRING}/start")
    assert walk.heading == "When are you free in spring term?"
    assert "The same as" not in walk.text()
    await walk.send(mode="only_these")
    assert walk.heading == "Which days can you usually do?"
    await walk.send(days=["1", "3"])
    assert walk.heading == "What times can you do?"
    await walk.send(times=["morning"])
    assert walk.heading == "Are there any dates you cannot do?"
    await walk.send(away="no")
    assert walk.heading == "Check when you are free"
    sentence = "You said you are usually free on Tuesdays and Thursdays, in the morning."
    assert sentence in walk.text()
    await walk.send()
    await walk.follow()
    assert (walk.heading, walk.loads) == ("Saved", 6)
    assert "You are free on 25 mornings in spring term." in walk.text()

    walk.loads = 0
    await walk.open(f"{SUMMER}/start")
    assert "Tuesdays and Thursdays, in the morning." in walk.text()
    await walk.send(mode="same")
    assert (walk.heading, sentence in walk.text()) == ("Check when you are free", True)
    await walk.send()
    await walk.follow()
    assert (walk.heading, walk.loads) == ("Saved", 3)
    assert "You are free on 44 mornings in summer term." in walk.text()

    await walk.open("/availability")
    assert (walk.text().count(sentence), walk.text().count("You told us today.")) == (2, 2)


async def test_times_of_ones_own_are_never_lost(client: Client, build: Builder, session: AsyncSession) -> None:
    """Two on one day, as a program or a list says them: shown ticked, on a term and on the usual week."""
    sam = await build.associate("Sam Okafor", weekdays=None)
    two = [(2, time(10), time(12)), (2, time(13), time(15)), (4, time(9), time(12, 30))]
    usual = [UsualSlot(weekday=day, starts=starts, ends=ends) for day, starts, ends in two]
    me = build.work(build.as_associate(sam))
    await availability.say(me, sam.person_id, SayAvailability(mode=AvailabilityMode.ONLY_THESE, usual=usual))
    await availability.say_term(
        me, sam.person_id, "spring-2027", SayTerm(mode=AvailabilityMode.ONLY_THESE, usual=usual)
    )
    await session.commit()
    walk = Counted(client, (sam.person_id, Role.ASSOCIATE))
    said = "You said you are usually free on Wednesdays, from 10am to midday and from 1pm to 3pm."
    for start in (f"{SPRING}/start", "/availability/usual"):
        await walk.open(start)
        for _ in range(6):
            if walk.heading == "Check when you are free":
                break
            await walk.send(**({"away": "no"} if "dates" in walk.heading else {}))
        assert (start, walk.heading, said in walk.text()) == (start, "Check when you are free", True)
        await walk.send()
        assert len((await availability.of(me, sam.person_id)).usual) == 3


async def test_the_same_is_what_was_shown(walk: Counted, client: Client, sam: Associate) -> None:
    """Spring changes in another window between the check of summer and its "Save"."""
    await walk.open(f"{SPRING}/start")
    for answers in ({"mode": "only_these"}, {"days": ["1"]}, {"times": ["morning"]}, {"away": "no"}, {}):
        await walk.send(**answers)
    await walk.open(f"{SUMMER}/start")
    await walk.send(mode="same")
    other = Counted(client, (sam.person_id, Role.ASSOCIATE))
    await other.open(f"{SPRING}/start")
    for answers in ({"mode": "not_now"}, {}):
        await other.send(**answers)
    await walk.send()
    assert "What you said before has changed since" in walk.text()
    await other.open("/availability")
    assert other.text().count("Tuesdays") == 0


async def test_one_press_says_the_same_again(client: Client, build: Builder, session: AsyncSession) -> None:
    sam = await build.associate(weekdays=[1])
    await session.commit()
    walk = Counted(client, (sam.person_id, Role.ASSOCIATE))
    await walk.open("/availability")
    assert "The same as" not in walk.text()  # the usual week holds by itself
    await walk.open(f"{SPRING}/start")
    assert "The same as your usual week" in walk.text()
    await walk.send(mode="ask_me")
    await walk.send(away="no")
    await walk.send()
    await walk.open("/availability")
    walk.loads = 0
    await walk.send()
    await walk.follow()
    assert (walk.heading, walk.loads) == ("Saved", 1)
    assert "We can ask you in summer term." in walk.text()


async def test_own_times_dates_and_what_is_wrong(walk: Counted, session: AsyncSession) -> None:
    await walk.open(f"{SPRING}/start")
    assert (await walk.send(), walk.errors) == (422, ["Select when you are free"])
    await walk.send(mode="only_these")
    assert (await walk.send(), walk.errors) == (422, ["Select the days you can usually do"])
    await walk.send(days=["0", "4"])
    assert (await walk.send(), walk.errors) == (422, ["Select what times you can do"])
    await walk.send(go="each_day")
    assert walk.errors == []
    wrong = {"times_0": "morning", "from_0": "6pm", "to_0": "5pm", "from_4": "10am"}
    assert (await walk.send(**wrong), walk.errors) == (
        422,
        [
            "The time you can end on Mondays must be after the time you can start",
            "Enter the time you can end on Fridays",
        ],
    )
    assert 'value="6pm"' in walk.answer.text
    await walk.send(to_0="7.30pm", from_4="10am", to_4="2:15pm")
    await walk.send(away="yes")
    assert walk.heading == "Which dates can you not do?"
    assert (await walk.send(), walk.errors) == (
        422, ["Select if it is 1 day or more than 1 day", "Enter the first day you cannot do"],
    )  # fmt: skip
    first = {"first_day__day": "12", "first_day__month": "april", "first_day__year": "2027"}
    assert (await walk.send(long="one", **first), walk.errors) == (
        422, ["Dates must be between 1 January 2027 and 31 March 2027"],
    )  # fmt: skip
    last = {"last_day__day": "11", "last_day__month": "2", "last_day__year": "2027"}
    await walk.send(**{**first, "first_day__month": "feb"}, long="more", **last)
    assert walk.errors == ["Last day must be the same as or after 12 February 2027"]
    await walk.send(last_day__day="19")
    assert (walk.heading, "12 to 19 February 2027" in walk.text()) == ("You have added 1 date", True)
    assert (await walk.send(), walk.errors) == (422, ["Select yes if there are other dates you cannot do"])
    await walk.send(more="yes")
    await walk.send(**{**first, "first_day__month": "3", "first_day__day": "1"}, long="one")
    assert walk.heading == "You have added 2 sets of dates"
    await walk.send(more="no")
    for sentence in (
        "You said you are usually free on Mondays, in the morning and from 6pm to 7:30pm.",
        "You said you are usually free on Fridays, from 10am to 2:15pm.",
        "You cannot do 12 to 19 February 2027.",
        "You cannot do 1 March 2027.",
    ):
        assert sentence in walk.text()
    await walk.send(go="times")
    assert walk.heading == "What times can you do?"
    await walk.send(go="each_day")
    assert 'value="7.30pm"' in walk.answer.text
    await walk.send()
    await walk.send()
    await walk.follow()
    assert walk.heading == "Saved"
    times = "SELECT weekday, starts::text, ends::text FROM term_time WHERE term = 'spring-2027' ORDER BY 1, 2"
    assert [tuple(row) for row in await session.execute(text(times))] == [
        (0, "09:00:00", "12:30:00"), (0, "18:00:00", "19:30:00"), (4, "10:00:00", "14:15:00"),
    ]  # fmt: skip
    await walk.open(f"{SPRING}/start")
    await walk.send()
    await walk.send()
    assert 'value="18:00-19:30"' in walk.answer.text


@pytest.mark.parametrize(
    ("mode", "said", "loads"),
    [
        ("ask_me", "We can ask you in spring term.", 4),
        ("not_now", "You cannot do sessions in spring term.", 3),
    ],
)
async def test_short_answers(walk: Counted, mode: str, said: str, loads: int) -> None:
    await walk.open(f"{SPRING}/start")
    await walk.send(mode=mode)
    if mode == "ask_me":
        await walk.send(away="no")
    await walk.send()
    await walk.follow()
    assert (said in walk.text(), walk.loads) == (True, loads)


async def test_by_phone_limits_and_strange_addresses(walk: Counted, session: AsyncSession) -> None:
    await walk.open(f"{SPRING}/start")
    await walk.send(mode="phone")
    await walk.follow()
    assert walk.heading == "We will call you"
    assert (await session.execute(text("SELECT call_wanted_at IS NOT NULL FROM as_usual"))).scalar_one() is True

    await walk.open("/availability/limits")
    bad = {"sessions_a_month": "40", "notice_days": "a week", "rest_days": "-1", "travel_miles": "0"}
    assert (await walk.send(**bad), walk.errors) == (
        422,
        [
            "Sessions a month must be between 1 and 31",
            "Days before a session must be a whole number, like 7",
            "Days between two sessions must be between 0 and 30",
            "How far you will travel must be between 1 and 621",
        ],
    )
    assert 'value="a week"' in walk.answer.text
    await walk.send(sessions_a_month="3", notice_days="7", rest_days="", travel_miles="40", ask_monthly=None)
    await walk.follow()
    assert ("You want up to 3 sessions a month." in walk.text(), "Saved" in walk.text()) == (True, True)
    row = "SELECT sessions_a_month, notice_days, rest_days, ask_monthly FROM session_limits"
    assert tuple((await session.execute(text(row))).one()) == (3, 7, 0, False)

    for path in ("spring-2026/start", "nonsense/start", "spring-2027/nonsense", "spring-2027/'"):
        assert await walk.open(f"/availability/{path}") == 404, path
    assert await walk.open(f"{SPRING}/check") == 303
    odd = {"_at": "check", "mode": "only_these", "days": "9", "dates": "x/y"}
    for data in ({}, odd, {"_at": "'", "_go": "nowhere"}):
        answer = await walk.client.post(f"{SPRING}/next", walk.who, data=data)
        assert answer.status_code in (200, 422)
