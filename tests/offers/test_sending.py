"""From suggestion to offer: what is drafted, who is told, and what is refused in words."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.offers import service
from faculty_api.people.models import NotWith
from schemas.access import Role
from schemas.offers import OfferStatus, OfferTo, SendOffers
from schemas.values import PersonId, SessionId
from tests.builders import Builder, actor

BY = date(2026, 12, 2)


def to(session: Any, who: Any, partner: Any = None, **facts: Any) -> OfferTo:
    partner_id = PersonId(partner.person_id) if partner else None
    return OfferTo(session_id=SessionId(session.id), person_id=PersonId(who.person_id), partner_id=partner_id, **facts)


def sending(*offers: OfferTo, answer_by: date = BY, message: str = "") -> SendOffers:
    return SendOffers(offers=list(offers), answer_by=answer_by, message=message)


async def letters(build: Builder) -> list[tuple[str, str]]:
    rows = await build.session.execute(text("SELECT template, body FROM letter ORDER BY template, body"))
    return [(row.template, row.body) for row in rows]


async def test_an_offer_keeps_what_it_says(build: Builder) -> None:
    sam, priya = await build.associate("Sam Okafor"), await build.associate("Priya Shah", kind="professional")
    session = await build.session_of(await build.cohort())
    team = await build.staff(Role.TEAM, "YH")
    made = await service.send(
        build.work(team), sending(to(session, sam, priya), to(session, priya, sam), message=" Hi ")
    )
    assert [(one.person_name, one.partner_name, one.status, one.message) for one in made] == [
        ("Sam Okafor", "Priya Shah", OfferStatus.OFFERED, "Hi"),
        ("Priya Shah", "Sam Okafor", OfferStatus.OFFERED, "Hi"),
    ]
    assert [(one.pay.fee_pence, one.answer_on) for one in made] == [(15000, BY)] * 2
    assert [letter[0] for letter in await letters(build)] == ["offer", "offer"]
    shown = await build.session.execute(text("SELECT kind FROM event ORDER BY seq"))
    assert list(shown.scalars()) == ["OfferMade", "OfferMade"]


async def test_the_last_day_to_answer_is_a_whole_london_day(build: Builder) -> None:
    session = await build.session_of(await build.cohort(), day=date(2027, 6, 8))
    team, sam = await build.staff(Role.TEAM, "YH"), await build.associate()
    (made,) = await service.send(build.work(team), sending(to(session, sam), answer_by=date(2027, 6, 7)))
    assert (made.answer_by.isoformat(), made.answer_on) == ("2027-06-07T23:00:00+00:00", date(2027, 6, 7))


async def test_one_letter_a_person_however_many_sessions(build: Builder) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    cohort = await build.cohort()
    first, second = await build.session_of(cohort), await build.session_of(cohort, day=date(2027, 2, 16))
    await service.send(build.work(team), sending(to(second, sam), to(first, sam)))
    ((template, body),) = await letters(build)
    assert (template, body.splitlines()[2:4]) == (
        "offers",
        [
            "Yorkshire and the Humber Leadership Academy has 2 sessions for you. "
            "The first is on Tuesday 9 February 2027 at 10am.",
            "Tell us your answer to each by 2 December 2026. You can say no to any offer.",
        ],
    )


async def test_the_draft_shows_pay_travel_and_who_to_call(build: Builder) -> None:
    sam = await build.associate("Sam Okafor", postcode="HU1 1AA", weekdays=None)
    priya = await build.associate("Priya Shah", kind="professional", employer="other_nhs", call_first=True)
    session = await build.session_of(await build.cohort())
    draft = await service.draft(build.work(await build.staff(Role.TEAM, "YH")), [to(session, sam), to(session, priya)])
    ((one,), (other,)) = (draft.ready, draft.call_first)
    assert (one.person_name, one.pay.pence, one.held.pence, one.travel_km, one.note) == (
        "Sam Okafor",
        15000,
        0,
        146,
        "Has not said if they are free",
    )
    assert (other.person_name, other.pay.pence, other.held.pence, other.travel_km) == ("Priya Shah", 0, 15000, 0)
    assert (draft.answer_by, draft.first_session) == (date(2026, 12, 2), session.starts_at)


async def test_the_draft_s_day_is_before_the_session(build: Builder) -> None:
    soon = await build.session_of(await build.cohort(), day=date(2026, 11, 25))
    draft = await service.draft(build.work(await build.staff(Role.TEAM, "YH")), [to(soon, await build.associate())])
    assert draft.answer_by == date(2026, 11, 24)


async def scene(build: Builder) -> dict[str, Any]:
    cohort = await build.cohort()
    found: dict[str, Any] = {
        "session": await build.session_of(cohort, number=4),
        "past": await build.session_of(cohort, number=1, day=date(2026, 11, 20)),
        "cancelled": await build.session_of(cohort, number=2, day=date(2027, 3, 1), status="cancelled"),
        "lived only": await build.session_of(cohort, number=3, day=date(2027, 3, 2), professional_needed=0),
        "sam": await build.associate("Sam Okafor"),
        "paused": await build.associate("Pat Paused", status="paused"),
        "call": await build.associate("Cal First", call_first=True),
        "asked": await build.associate("Ash Asked"),
        "booked": await build.associate("Bo Booked"),
        "kept apart": await build.associate("Kit Apart", kind="professional"),
        "priya": await build.associate("Priya Shah", kind="professional"),
    }
    other = await build.session_of(cohort, number=9, starts=time(14), minutes=60)
    await build.offer(found["session"], found["asked"])
    await build.offer(other, found["booked"], status="accepted")
    build.session.add(NotWith(person_id=found["sam"].person_id, other_id=found["kept apart"].person_id))
    await build.session.flush()
    return found


REFUSED = [
    ([("past", "sam")], "Session 1 has started or is not going ahead, so nobody can be asked for it"),
    ([("cancelled", "sam")], "Session 2 has started or is not going ahead, so nobody can be asked for it"),
    ([("session", "paused")], "Pat Paused is not taking sessions now"),
    ([("lived only", "priya")], "Session 3 has no place for Priya Shah"),
    ([("session", "call")], "Cal First asked for a call before any offer. Call first, then send it"),
    ([("session", "booked")], "Bo Booked is already booked at the time of session 4"),
    ([("session", "asked")], "Ash Asked has an offer for session 4 already"),
    (
        [("session", "sam"), ("session", "sam")],
        "Somebody is there twice for one session. Each person gets one offer for a session",
    ),
    (
        [("session", "sam"), ("session", "kept apart")],
        "Kit Apart cannot be asked for session 4. Choose somebody else",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "words"), REFUSED, ids=[words for _, words in REFUSED])
async def test_what_is_refused_and_how(build: Builder, wanted: list[tuple[str, str]], words: str) -> None:
    found = await scene(build)
    offers = [to(found[session], found[who]) for session, who in wanted]
    with pytest.raises(Refusal) as refused:
        await service.send(build.work(await build.staff(Role.TEAM, "YH")), sending(*reversed(offers)))
    assert (refused.value.detail in words_of(words), await letters(build)) == (True, [])


def words_of(words: str) -> set[str]:
    """Of two people kept apart either may be named."""
    return {words, words.replace("Kit Apart", "Sam Okafor")}


@pytest.mark.parametrize(
    ("answer_by", "words"),
    [
        (date(2026, 11, 21), "The answer date must be today or later"),
        (date(2027, 2, 9), "The answer date must be before 9 February 2027, the first session"),
        (date(2027, 2, 8), ""),
        (date(2026, 11, 22), ""),
    ],
)
async def test_when_answers_are_wanted_by(build: Builder, answer_by: date, words: str) -> None:
    session, sam = await build.session_of(await build.cohort()), await build.associate()
    said: list[tuple[str, str]] = []
    try:
        await service.send(
            build.work(await build.staff(Role.TEAM, "YH")), sending(to(session, sam), answer_by=answer_by)
        )
    except Refusal as refused:
        said = [(fault.field, fault.message) for fault in refused.faults]
    assert said == ([("answer_by", words)] if words else [])


async def test_somebody_who_was_called_can_be_sent_an_offer(build: Builder) -> None:
    session, who = await build.session_of(await build.cohort()), await build.associate(call_first=True)
    team = build.work(await build.staff(Role.TEAM, "YH"))
    assert len(await service.send(team, sending(to(session, who, called=True)))) == 1


@pytest.mark.parametrize("which", ["session", "person"])
async def test_another_academy_s_session_or_associate_is_not_there(build: Builder, which: str) -> None:
    session = await build.session_of(await build.cohort(academy="NW" if which == "session" else "YH"))
    who = await build.associate(academy="NW" if which == "person" else "YH")
    with pytest.raises(NotFound):
        await service.send(build.work(await build.staff(Role.TEAM, "YH")), sending(to(session, who)))


async def test_national_asks_anybody_but_across_networks_only_who_said_so(build: Builder) -> None:
    session, own = await build.session_of(await build.cohort(academy="NW")), await build.associate(academy="NW")
    national = build.work(await build.staff(Role.NATIONAL))
    assert len(await service.send(national, sending(to(session, own)))) == 1
    other = await build.associate("Sam Okafor", academy="YH")
    with pytest.raises(Refusal, match="Sam Okafor has not said that North West may ask them"):
        await service.send(national, sending(to(session, other)))


class TestSuggestions:
    async def test_open_places_of_coming_sessions(self, build: Builder) -> None:
        cohort = await build.cohort()
        sam, priya = await build.associate("Sam Okafor"), await build.associate("Priya Shah", kind="professional")
        await build.session_of(cohort, day=date(2026, 11, 20))
        coming = await build.session_of(cohort)
        team = build.work(await build.staff(Role.TEAM, "YH"))
        (found,) = await service.suggestions(team, cohort.id)
        assert (found.session.id, found.lived_open, found.professional_open) == (coming.id, 1, 1)
        assert [[who.name for who in choice.people] for choice in found.choices] == [["Sam Okafor", "Priya Shah"]]
        assert [reason.words for reason in found.choices[0].reasons] == [
            "Both said they are free",
            "Both are new to this programme",
            "Sam has had no sessions yet",
            "Priya has had no sessions yet",
            "Nobody has asked Sam and Priya in the last 6 months",
        ]
        await service.send(team, sending(to(coming, sam, priya)))
        (left,) = await service.suggestions(team, cohort.id)
        assert (left.lived_open, [[who.name for who in choice.people] for choice in left.choices]) == (
            0,
            [["Priya Shah"]],
        )

    async def test_somebody_who_was_asked_is_not_suggested_again(self, build: Builder) -> None:
        cohort, sam = await build.cohort(), await build.associate("Sam Okafor")
        session = await build.session_of(cohort, professional_needed=0)
        team = build.work(await build.staff(Role.TEAM, "YH"))
        await build.offer(session, sam, status="declined")
        (found,) = await service.suggestions(team, cohort.id)
        assert [(one.kind, one.why) for one in found.unfilled] == [("lived", "there is nobody left to ask")]

    async def test_work_is_shared_out_over_the_sessions_of_a_cohort(self, build: Builder) -> None:
        cohort = await build.cohort()
        for name in ("Ali Aziz", "Bea Brown", "Cy Clark"):
            await build.associate(name)
        for week in range(3):
            await build.session_of(cohort, day=date(2027, 2, 9) + timedelta(weeks=week), professional_needed=0)
        found = await service.suggestions(build.work(await build.staff(Role.TEAM, "YH")), cohort.id)
        assert {one.choices[0].people[0].name for one in found} == {"Ali Aziz", "Bea Brown", "Cy Clark"}

    async def test_another_academy_s_cohort_is_not_there(self, build: Builder) -> None:
        cohort = await build.cohort(academy="NW")
        await build.session_of(cohort)
        with pytest.raises(NotFound):
            await service.suggestions(build.work(await build.staff(Role.TEAM, "YH")), cohort.id)


class TestDelivered:
    async def scene(self, build: Builder) -> tuple[Any, Any, Any, Any]:
        session = await build.session_of(await build.cohort())
        sam, priya = await build.associate(), await build.associate(kind="professional")
        one, other = [await build.offer(session, who, status="accepted") for who in (sam, priya)]
        return session, sam, one, other

    async def test_who_came_and_who_did_not(self, build: Builder) -> None:
        session, _, one, other = await self.scene(build)
        team = build.work(await build.staff(Role.TEAM, "YH"), session.ends_at)
        facts = await service.confirm_delivered(team, session.id, {one.id: True, other.id: False})
        assert {each.id: each.status for each in facts} == {one.id: "delivered", other.id: "no_show"}
        held = await build.session.execute(text("SELECT offer_id FROM booked_time"))
        assert list(held.scalars()) == [one.id]

    async def test_everybody_booked_is_named(self, build: Builder) -> None:
        session, _, one, _ = await self.scene(build)
        team = build.work(await build.staff(Role.TEAM, "YH"), session.ends_at)
        with pytest.raises(Refusal):
            await service.confirm_delivered(team, session.id, {one.id: True})

    async def test_nobody_confirms_what_they_are_paid_for(self, build: Builder) -> None:
        session, sam, one, other = await self.scene(build)
        self_serving = build.work(_team(build, sam), session.ends_at)
        with pytest.raises(Refusal) as refused:
            await service.confirm_delivered(self_serving, session.id, {one.id: True, other.id: True})
        assert refused.value.status == 403


def _team(build: Builder, who: Any) -> Any:
    return actor(who.person_id, Role.TEAM, "YH")


async def test_nobody_sends_an_offer_to_themselves(build: Builder) -> None:
    sam = await build.associate("Sam Okafor")
    session = await build.session_of(await build.cohort())
    work = build.work(actor(sam.person_id, Role.TEAM, "YH"))
    with pytest.raises(Refusal, match="You cannot send an offer to yourself"):
        await service.send(work, sending(to(session, sam)))
