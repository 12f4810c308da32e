"""An associate says when they are free, page by page."""

from datetime import date, time, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability.rosters import hear
from faculty_api.people.models import Associate
from frontend import availability_words as words
from schemas import roster
from schemas.access import Role
from schemas.availability import AvailabilityMode, UsualSlot
from tests.builders import NOW, Builder
from tests.programmes.walk import Walk
from tests.support.client import Client


@pytest.fixture
async def sam(build: Builder, session: AsyncSession) -> Associate:
    made = await build.associate("Sam Okafor", weekdays=None)
    await session.commit()
    return made


@pytest.fixture
async def walk(client: Client, sam: Associate) -> Walk:
    return Walk(client, (sam.person_id, Role.ASSOCIATE))


async def test_a_usual_week(walk: Walk) -> None:
    await walk.open("/availability")
    assert "We do not know when you are free yet." in walk.text()
    await walk.open("/availability/usual")
    assert walk.heading == "When are you free?"
    assert (await walk.send(), walk.errors) == (422, ["Select when you are free"])
    await walk.send(mode="only_these")
    assert walk.heading == "Which days can you usually do?"
    assert (await walk.send(), walk.errors) == (422, ["Select the days you can usually do"])
    await walk.send(days=["1", "3"])
    assert walk.heading == "What times can you do?"
    assert (await walk.send(), walk.errors) == (422, ["Select what times you can do"])
    await walk.send(times=["morning"])
    assert walk.heading == "Check when you are free"
    sentence = "You said you are usually free on Tuesdays and Thursdays, in the morning."
    assert sentence in walk.text()
    await walk.open("/availability")
    assert sentence not in walk.text()
    await walk.open("/availability/usual")
    await walk.send(mode="only_these")
    await walk.send(days=["1", "3"])
    await walk.send(times="morning")
    await walk.send()
    assert (await walk.follow(), walk.heading) == (200, "Saved")
    await walk.open("/availability")
    assert (sentence in walk.text(), "You told us today." in walk.text()) == (True, True)


async def test_different_times_on_different_days(walk: Walk) -> None:
    await walk.open("/availability/usual")
    await walk.send(mode="only_these")
    await walk.send(days=["0", "4"])
    await walk.send(go="each_day")
    assert walk.heading == "What times can you do on each day?"
    assert (await walk.send(times_0=["morning", "afternoon"]), walk.errors) == (
        422, ["Select what times you can do on Fridays"],
    )  # fmt: skip
    await walk.send(times_4="evening")
    for sentence in (
        "You said you are usually free on Mondays, in the morning and in the afternoon.",
        "You said you are usually free on Fridays, in the evening.",
    ):
        assert sentence in walk.text()
    await walk.send()
    kept = (await walk.client.get(f"/api/v1/associates/{walk.who[0]}/availability", walk.who)).json()["usual"]
    assert [(one["weekday"], one["starts"]) for one in kept] == [(0, "09:00:00"), (0, "12:30:00"), (4, "17:00:00")]


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("ask_me", "You said you are usually free, and we can ask you."),
        ("not_now", "You said you cannot do any sessions at the moment."),
    ],
)
async def test_short_answers_skip_the_week(walk: Walk, mode: str, sentence: str) -> None:
    await walk.open("/availability/usual")
    await walk.send(mode=mode)
    assert (walk.heading, sentence in walk.text()) == ("Check when you are free", True)
    await walk.send(go="usual")
    assert walk.heading == "When are you free?"
    await walk.send()
    await walk.send()
    await walk.follow()
    assert sentence in walk.text()


async def test_what_is_old_can_be_said_again_at_once(client: Client, session: AsyncSession) -> None:
    old = await Builder(session, NOW - timedelta(days=200)).associate(weekdays=[1])
    await session.commit()
    walk = Walk(client, (old.person_id, Role.ASSOCIATE))
    await walk.open("/availability")
    assert "That is a while ago. Is it still right?" in walk.text()
    await walk.send()
    await walk.follow()
    assert "Thank you. We know this is right." in walk.text()
    assert ("You told us today." in walk.text(), "a while ago" in walk.text()) == (True, False)
    assert "You said you are usually free on Tuesdays, from 9am to 5pm." in walk.text()


async def test_what_a_list_said_is_not_put_into_a_persons_mouth(
    client: Client, build: Builder, session: AsyncSession
) -> None:
    """Their page and the team's say that a list said it, until they say it themselves."""
    jo = await build.associate("Jo Marsh", weekdays=None)
    team = await build.staff(Role.TEAM, "YH")
    await hear(build.work(team), {jo.person_id: [roster.UsualTime(weekday=2, start="10:00", end="15:00")]})
    await session.commit()
    walk = Walk(client, (jo.person_id, Role.ASSOCIATE))
    await walk.open("/availability")
    for words_shown in (
        "Your team's list says you are usually free on Wednesdays, from 10am to 3pm.",
        "We read the list on 22 November 2026. Tell us if it is wrong.",
    ):
        assert words_shown in walk.text()
    assert ("You said" in walk.text(), "You told us" in walk.text()) == (False, False)
    of_team = await client.get(f"/team/associates/{jo.person_id}", (team.person, Role.TEAM))
    assert ("A list said so on" in of_team.text, "Told us" in of_team.text) == (True, False)
    await walk.send()
    await walk.follow()
    assert "You said you are usually free on Wednesdays, from 10am to 3pm." in walk.text()
    assert ("You told us today." in walk.text(), "Your team's list" in walk.text()) == (True, False)
    of_team = await client.get(f"/team/associates/{jo.person_id}", (team.person, Role.TEAM))
    assert ("A list said so on" in of_team.text, "Told us" in of_team.text) == (False, True)


async def test_dates_away(walk: Walk) -> None:
    await walk.open("/availability/away")
    assert (await walk.send(), walk.errors) == (
        422, ["Select if it is 1 day or more than 1 day", "Enter the first day you cannot do"],
    )  # fmt: skip
    first = {"first_day__day": "12", "first_day__month": "may", "first_day__year": "2027"}
    assert (await walk.send(long="more", **first), walk.errors) == (422, ["Enter the last day you cannot do"])
    last = {"last_day__day": "11", "last_day__month": "5", "last_day__year": "2027"}
    assert (await walk.send(**last), walk.errors) == (422, ["Last day must be the same as or after 12 May 2027"])
    await walk.send(last_day__day="14")
    await walk.follow()
    assert ("Dates added" in walk.text(), "12 to 14 May 2027" in walk.text()) == (True, True)
    assert (await walk.send(form=1, long="one", **{**first, "first_day__month": "13"}), walk.errors) == (
        422, ["First day must be a real date"],
    )  # fmt: skip
    assert (await walk.send(form=1, **{**first, "first_day__year": "2026"}), walk.errors) == (
        422, ["Dates must be between 22 November 2026 and 22 November 2028"],
    )  # fmt: skip
    await walk.send(form=0)
    await walk.follow()
    assert ("Dates removed" in walk.text(), "12 to 14 May 2027" in walk.text()) == (True, False)


async def test_a_session_on_a_day_away_is_pointed_out(
    walk: Walk, build: Builder, session: AsyncSession, sam: Associate
) -> None:
    booked = await build.session_of(await build.cohort(), day=date(2027, 5, 12))
    await build.offer(booked, sam, status="accepted")
    await session.commit()
    await walk.open("/availability/away")
    await walk.send(long="one", first_day__day="12", first_day__month="5", first_day__year="2027")
    await walk.follow()
    assert "Wednesday 12 May 2027, 10am to 3pm" in walk.text()
    assert "You are still booked. Call us if you cannot do it." in walk.text()


@pytest.mark.parametrize(
    ("step", "form"),
    [
        ("save", {}), ("save", {"mode": "only_these"}), ("save", {"mode": "only_these", "days": "9"}),
        ("check", {"mode": "only_these", "days": ["1", "x"], "each": "yes"}), ("days", {"mode": "x"}),
        ("times", {"_go": "nowhere"}), ("nowhere", {}), ("save", {"mode": "only_these", "days": "1", "times": "night"}),
    ],
)  # fmt: skip
async def test_a_form_that_was_tampered_with(walk: Walk, step: str, form: dict[str, str]) -> None:
    answer = await walk.client.post(f"/availability/{step}", walk.who, data=form)
    assert answer.status_code in (200, 404, 422)
    assert (await walk.client.get(f"/api/v1/associates/{walk.who[0]}/availability", walk.who)).json()["mode"] is None


async def test_these_pages_are_for_associates(client: Client, build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    await session.commit()
    assert (await client.get("/availability", (team.person, Role.TEAM))).status_code == 404
    assert (await client.post("/availability/still-right", (team.person, Role.TEAM))).status_code == 403


def test_sentences_for_times_of_ones_own() -> None:
    usual = [
        UsualSlot(weekday=2, starts=time(10), ends=time(15)),
        UsualSlot(weekday=0, starts=time(9), ends=time(12, 30)),
        UsualSlot(weekday=4, starts=time(10), ends=time(15)),
    ]
    assert words.sentences(AvailabilityMode.ONLY_THESE, usual) == [
        "You said you are usually free on Mondays, in the morning.",
        "You said you are usually free on Wednesdays and Fridays, from 10am to 3pm.",
    ]
    assert words.parts_of(usual) == {2: ["10:00-15:00"], 0: ["morning"], 4: ["10:00-15:00"]}
    assert words.week(words.parts_of(usual)) == sorted(usual, key=lambda one: one.weekday)
    assert [words.times_of(one) for one in ("noon", "12:00-10:00", "25:00-26:00", "")] == [None] * 4


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ((2027, 5, 12), (2027, 5, 12), "12 May 2027"),
        ((2027, 5, 10), (2027, 5, 14), "10 to 14 May 2027"),
        ((2027, 4, 30), (2027, 5, 2), "30 April 2027 to 2 May 2027"),
    ],
)
def test_dates_in_words(first: tuple[int, int, int], last: tuple[int, int, int], text: str) -> None:
    assert words.between(date(*first), date(*last)) == text
