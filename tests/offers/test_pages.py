"""From suggested pairs to a booked session, page by page, without JavaScript."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.people.models import Associate
from schemas.access import Role
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.offers.test_answering import FULL_DAY
from tests.support.client import Client


class Stage:
    """A cohort with two sessions, two associates and two professionals, one of whom is to be called first."""

    cohort: Any
    sessions: list[Any]
    people: dict[str, Associate]
    team: Visitor


@pytest.fixture
async def at(build: Builder, session: AsyncSession, client: Client) -> Stage:
    made = Stage()
    made.cohort = await build.cohort(programme="Walking Together", venue_access="Step-free, hearing loop")
    made.sessions = [
        await build.session_of(made.cohort, day=date(2027, 2, day), number=number)
        for number, day in enumerate((9, 16), start=1)
    ]
    made.people = {
        name: await build.associate(name, kind=kind, travel_km=100, call_first=name == "Cal First")
        for name, kind in {
            "Sam Okafor": "lived", "Lee Grant": "lived", "Priya Shah": "professional", "Cal First": "professional"
        }.items()
    }  # fmt: skip
    staff = await build.staff(Role.TEAM, "YH")
    await session.commit()
    made.team = await Visitor(client).log_in(staff.person, Role.TEAM)
    return made


async def as_(client: Client, who: Associate) -> Visitor:
    return await Visitor(client).log_in(who.person_id, Role.ASSOCIATE)


async def test_pairs_offers_answer(at: Stage, client: Client, session: AsyncSession) -> None:
    team = at.team
    shown = await team.open(f"/team/cohorts/{at.cohort.id}/pairs")
    assert "Session 1: Tuesday 9 February 2027, 10am, Leeds" in shown
    assert "Both said they are free" in shown
    missing = await team.send()
    assert team.status == 422
    assert "Choose a pair for session 1, or select 'None of these'" in missing
    assert "Choose a pair for session 2, or select 'None of these'" in missing
    assert "Choose a pair for at least 1 session" in await team.send({"session-1": "later", "session-2": "later"})
    check = await team.send(form=-2)
    assert (team.status, "before you send" in check) == (200, True)
    sent = await team.send({"message": "See you there"})
    assert team.status == 200
    assert "sent" in sent
    assert "If someone says no, we will suggest the next pair." in sent
    total = sum([await answer_all(client, who) for who in at.people.values()])
    assert (total >= 3, total) == (True, total)


async def answer_all(client: Client, who: Associate) -> int:
    visitor, count = await as_(client, who), 0
    await visitor.open("/sessions")
    while links := [link for link in visitor.page.links if link.startswith("/offers/")]:
        shown = await visitor.open(links[0])
        assert "What you would be paid" in shown
        assert "Full day: 5 hours is more than 4 hours" in shown
        assert "Co-lead a session in Leeds" in shown
        assert "You have said yes" in await visitor.send({"answer": "yes"})
        await visitor.open("/sessions")
        count += 1
    return count


async def test_somebody_to_call_first_is_listed_apart(at: Stage, client: Client) -> None:
    cal, sam, one = at.people["Cal First"], at.people["Sam Okafor"], at.sessions[0]
    picked = f"{one.id.hex}.{sam.person_id.hex}.{cal.person_id.hex}"
    shown = await at.team.open(f"/team/cohorts/{at.cohort.id}/offers?o={picked}")
    assert "Check 1 offer before you send it" in shown
    assert "Call these people first" in shown
    assert "I have called Cal First. Send the offer" in shown
    sent = await at.team.send()
    assert "1 offer sent" in sent
    assert "1 person needs a call first" in sent
    await at.team.open(f"/team/cohorts/{at.cohort.id}/offers?o={one.id.hex}.{cal.person_id.hex}")
    assert "Call people first, then tick their names to send their offers" in await at.team.send()
    assert "1 offer sent" in await at.team.send({"called": cal.person_id.hex})


async def test_nothing_is_called_sent_that_waits_for_a_hand(at: Stage, client: Client) -> None:
    """To who gets no e-mail a letter is printed, or they are called: the page says so, with the way there."""
    sam, cal, one = at.people["Sam Okafor"], at.people["Cal First"], at.sessions[0]
    async with transaction(client.engine) as session:
        await session.execute(text("UPDATE person SET email = NULL WHERE id = :id"), {"id": sam.person_id})
    await at.team.open(f"/team/cohorts/{at.cohort.id}/offers?o={one.id.hex}.{sam.person_id.hex}.{cal.person_id.hex}")
    made = await at.team.send({"called": cal.person_id.hex})
    assert ("2 offers made" in made, "2 offers sent" in made) == (True, False)
    assert "A letter to Sam Okafor has not left yet: it goes by post or by phone." in made
    assert "/letters" in at.team.page.links
    async with transaction(client.engine) as session:
        settled = "state = 'settled', settled_how = 'posted', settled_by = person_id, settled_at = now()"
        await session.execute(text(f"UPDATE letter SET {settled} WHERE channel <> 'email'"))
    assert "has not left yet" not in await at.team.open(at.team.at)
    assert "has not left yet" not in await at.team.open(f"/team/sessions/{one.id}?heard=1")


async def test_pressing_twice_sends_once(at: Stage) -> None:
    sam, one = at.people["Sam Okafor"], at.sessions[0]
    await at.team.open(f"/team/cohorts/{at.cohort.id}/offers?o={one.id.hex}.{sam.person_id.hex}")
    page = at.team.page
    assert "1 offer sent" in await at.team.send()
    at.team.page = page
    assert "1 offer sent" in await at.team.send()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("", "", ""), "Enter the date you need an answer by"),
        (("30", "2", "2027"), "Answer by must be a real date"),
        (("9", "2", "2027"), "The answer date must be before 9 February 2027, the first session"),
        (("1", "1", "2026"), "The answer date must be today or later"),
    ],
)
async def test_the_answer_date_is_asked_for_in_words(at: Stage, typed: tuple[str, str, str], words: str) -> None:
    sam, one = at.people["Sam Okafor"], at.sessions[0]
    await at.team.open(f"/team/cohorts/{at.cohort.id}/offers?o={one.id.hex}.{sam.person_id.hex}")
    given = dict(zip(("answer_by-day", "answer_by-month", "answer_by-year"), typed, strict=True))
    shown = await at.team.send({**given, "message": "Kept as typed"})
    assert (at.team.status, words in shown, "Kept as typed" in shown) == (422, True, True)


@pytest.mark.parametrize("query", ["", "?o=", "?o=nonsense", "?o=1.2.3", "?o=" + "a" * 32])
async def test_an_address_that_says_nothing_goes_back_to_the_pairs(at: Stage, query: str) -> None:
    assert "Suggested pairs" in await at.team.open(f"/team/cohorts/{at.cohort.id}/offers{query}")


class TestAnswer:
    @pytest.fixture
    async def sam(self, at: Stage, build: Builder, session: AsyncSession, client: Client) -> Visitor:
        who, partner = at.people["Sam Okafor"], at.people["Priya Shah"]
        self.session = at.sessions[0]
        made = await build.offer(self.session, who, pay=FULL_DAY, partner_id=partner.person_id, message="Bring lunch")
        self.offer = f"/offers/{made.id}"
        await session.commit()
        return await as_(client, who)

    async def test_the_whole_offer_is_on_one_page(self, sam: Visitor) -> None:
        shown = await sam.open(self.offer)
        for words in (
            "Offer from Yorkshire and the Humber Leadership Academy",
            "Co-lead a session in Leeds",
            "Tuesday 9 February 2027",
            "10am to 3pm",
            "LS1 4AP Access Step-free, hearing loop You would work with",
            "Priya Shah",
            "Get ready: 10am to 11am on Monday 8 February 2027",
            "Bring lunch",
            "How we worked out your pay",
            "£150",
            "Do you want to do this session?",
        ):
            assert words in shown, words

    async def test_nothing_chosen(self, sam: Visitor) -> None:
        await sam.open(self.offer)
        assert ("Select if you want to do this session" in await sam.send({"answer": ""}), sam.status) == (True, 422)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("", "Enter how much you want to be paid"),
            ("lots", "How much you want to be paid must be a number, like 12.40"),
            ("150", "The amount must be less than the pay for this session. Enter 0 to be paid nothing"),
            ("50", "You asked to be paid £50 for it"),
            ("0", "You asked not to be paid for it"),
        ],
    )
    async def test_less_pay_or_nothing(self, sam: Visitor, typed: str, words: str) -> None:
        await sam.open(self.offer)
        assert words in await sam.send({"answer": "less", "wanted": typed})

    async def test_no_and_why(self, sam: Visitor) -> None:
        await sam.open(self.offer)
        assert "Why not this time? (optional)" in await sam.send({"answer": "no"})
        assert "You have said no Thank you for telling us." in await sam.send({"reason": "too_far"})
        assert "Saying no does not change the offers you get." in await sam.open(self.offer)
        assert "Do you want to do this session?" in await sam.send()
        assert "You have said yes" in await sam.send({"answer": "yes"}, form=-3)

    async def test_talk(self, sam: Visitor) -> None:
        await sam.open(self.offer)
        assert "We will call you by the end of the next working day." in await sam.send({"answer": "talk"})
        assert "Do you want to do this session?" in await sam.open(self.offer)

    async def test_yes_then_the_session_then_cancel(self, sam: Visitor, client: Client) -> None:
        await sam.open(self.offer)
        await sam.send({"answer": "yes"})
        here = f"/sessions/{self.session.id}"
        assert f"{here}/calendar.ics" in sam.page.links
        shown = await sam.open(self.offer)
        assert (sam.at, "Walking Together, session 1" in shown) == (here, True)
        assert shown.count("Step-free, hearing loop") == 1
        ics = await client.http.get(f"{here}/calendar.ics", headers=sam._headers())
        assert (ics.headers["content-type"], ics.content[:15]) == ("text/calendar; charset=utf-8", b"BEGIN:VCALENDAR")
        assert "We will ask someone else." in await sam.open(f"{here}/cancel")
        assert "You told us that you cannot do this session." in await sam.send()

    async def test_out_of_time(self, sam: Visitor, client: Client, session: AsyncSession) -> None:
        soon = NOW + timedelta(minutes=5)
        await session.execute(text("UPDATE offer SET answer_by = :soon"), {"soon": soon})
        await session.commit()
        await sam.open(self.offer)
        client.app.state.clock.at = soon
        page = sam.page
        closed = await sam.open(self.offer)
        assert "This offer has closed The team needed an answer by 22 November 2026." in closed
        sam.page = page
        assert ("This offer has closed" in await sam.send({"answer": "yes"}), sam.status) == (True, 409)

    async def test_somebody_else_was_first(
        self, sam: Visitor, at: Stage, build: Builder, session: AsyncSession
    ) -> None:
        await sam.open(self.offer)
        page = sam.page
        await build.offer(self.session, at.people["Lee Grant"], status="accepted")
        await session.commit()
        assert "Someone else has this session now" in await sam.open(self.offer)
        sam.page = page
        assert ("Someone else has this session now" in await sam.send({"answer": "yes"}), sam.status) == (True, 409)

    async def test_nobody_else_can_open_or_answer(self, sam: Visitor, at: Stage, client: Client) -> None:
        await sam.open(self.offer)
        other = await as_(client, at.people["Lee Grant"])
        await other.open(self.offer)
        assert other.status == 404
        at.team.page = sam.page
        await at.team.send({"answer": "yes"})
        assert at.team.status == 403
        await at.team.open(self.offer)
        assert (at.team.status, at.team.page.forms == [] or "answer" not in at.team.page.forms[-1][1]) == (200, True)
