"""What happened to somebody: every event has its words, and each reader sees what they may."""

from datetime import date, timedelta
from typing import get_args, get_type_hints

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.people.models import Associate
from faculty_api.records import service, telling
from faculty_api.records.happened import TOLD, Of, words
from faculty_api.records.not_told import NOT_TOLD
from faculty_api.training import service as training
from schemas import events
from schemas.access import Actor, Role
from schemas.accounts import LoggedIn
from schemas.availability import AvailabilityMode, AvailabilitySaid
from schemas.bank import BankEntered
from schemas.claim_events import ClaimMade
from schemas.dataprotection import AccessCopyMade
from schemas.lending import LendingGiven, Told
from schemas.offers import OfferAccepted, OfferMade
from schemas.people import CallFirstSet
from schemas.records import MergePeople
from schemas.skills import SkillChecked
from schemas.training import DefineTraining, RecordTraining
from schemas.values import ClaimId, OfferId, PersonId, SessionId
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.payments.conftest import Office
from tests.people.rosters import VAULT
from tests.support.client import Client

SUBJECTS = {
    "PersonId": Of.PERSON,
    "OfferId": Of.OFFER,
    "ClaimId": Of.CLAIM,
    "TravelId": Of.TRAVEL,
    "CourseId": Of.COURSE,
}


def test_every_event_is_told_or_is_known_not_to_be() -> None:
    assert (set(TOLD) | NOT_TOLD, set(TOLD) & NOT_TOLD) == (set(events.EVENTS), set())


@pytest.mark.parametrize("kind", TOLD)
def test_an_event_is_looked_for_where_its_subject_is(kind: str) -> None:
    subject = get_type_hints(events.EVENTS[kind])["subject"]
    assert TOLD[kind].of is SUBJECTS[next(iter(get_args(subject)), subject).__name__]


# Two-sided words, by the data of the event.
SAID = [
    ("NotWithSaid", {"not_with": True}, "Not to be paired with somebody"),
    ("NotWithSaid", {"not_with": False}, "May be paired with somebody again"),
    ("FoundNotSame", {"not_same": True}, "Found to be somebody else than a person who looks alike"),
    ("FoundNotSame", {"not_same": False}, "To be compared again with a person who looks alike"),
    ("AvailabilitySaid", {"from_list": True}, "A list said when they are free"),
    ("AvailabilitySaid", {}, "Said when they are free"),
    ("CallFirstSet", {"call_first": True}, "Asked for a call before any offer"),
    ("CallFirstSet", {"call_first": False}, "Needs no call before an offer"),
    ("BankEntered", {"version": 1}, "Gave their bank details"),
    ("BankEntered", {"version": 2}, "Changed their bank details"),
    ("BookingDelivered", {"came": True}, "Took part in the session"),
    ("BookingDelivered", {"came": False}, "Was not at the session"),
    ("TravelAnswered", {"status": "booked"}, "We booked the journey or night"),
    ("TravelAnswered", {"status": "not_booked"}, "We could not book it"),
    ("ClaimDecided", {"outcome": "approved"}, "The claim was approved"),
    ("ClaimMoved", {"before": "in_run", "after": "paid"}, "The claim was paid"),
    ("ClaimMoved", {"before": "in_run", "after": "approved"}, "The claim came out of the payment run"),
    ("ClaimMoved", {"before": "failed", "after": "approved"}, "The claim is to be paid again"),
]


@pytest.mark.parametrize(("kind", "data", "said"), SAID)
def test_an_event_in_words(kind: str, data: dict[str, object], said: str) -> None:
    assert words(kind, data) == said


async def told(build: Builder, who: Actor, person: Associate) -> list[tuple[str, str, str]]:
    found = await service.history(build.work(who), person.person_id)
    return [(one.what, one.about, one.who) for one in found.items]


async def year(session: AsyncSession, build: Builder, who: Associate) -> Actor:
    """One of each kind of thing, here and at another Academy."""
    team = await build.staff(Role.TEAM, "YH", "Tom Reed")
    mine, theirs = build.work(build.as_associate(who)), build.work(team)
    person = PersonId(who.person_id)
    mine.record(LoggedIn(subject=person, by="link"))
    mine.record(AvailabilitySaid(subject=person, mode=AvailabilityMode.ASK_ME))
    mine.record(CallFirstSet(subject=person, call_first=True))
    mine.record(BankEntered(subject=person, version=1))
    await build.lending(who, "NE")
    for academy in ("YH", "NE"):
        found = await build.session_of(await build.cohort(academy=academy))
        offer = await build.offer(found, who)
        theirs.record(OfferMade(subject=OfferId(offer.id), session_id=found.id, to=person))
        mine.record(OfferAccepted(subject=OfferId(offer.id), session_id=found.id))
    office = await Office(session, build).open()
    claim = await office.claim(who)
    made = ClaimMade(subject=ClaimId(claim.id), session_id=SessionId(claim.session_id), person_id=person, fee_pence=1)
    theirs.record(made)
    protection = build.work(await build.staff(Role.DATA_PROTECTION, name="Dee Pea"))
    protection.record(AccessCopyMade(subject=person, reason="They asked for it by letter"))
    await session.flush()
    return team


async def test_what_an_event_of_a_person_is_about(session: AsyncSession, build: Builder) -> None:
    sam, day = await build.associate("Sam Okafor"), date(2026, 6, 1)
    team = await build.staff(Role.TEAM, "YH", "Tom Reed")
    lead, person = build.work(await build.staff(Role.NATIONAL)), PersonId(sam.person_id)
    gives = await training.define_training(lead, DefineTraining(name="Safe spaces", months=12))
    theirs, mine = build.work(team), build.work(build.as_associate(sam))
    done = RecordTraining(training_id=gives.id, done_on=day, evidence="Certificate seen")
    await training.record_training(theirs, sam.person_id, done)
    theirs.record(SkillChecked(subject=person, skill="coaching", ends_on=None))
    mine.record(
        LendingGiven(subject=person, lending=new_id(), academy="NE", first_day=day, last_day=day, how=Told.PAGE)
    )
    await session.flush()
    assert await told(build, team, sam) == [
        ("Lets another local academy ask them too", "North East", "Sam Okafor"),
        ("One of their skills was checked", "Coaching-style approaches", "You"),
        ("A training they did was written down", "Safe spaces", "You"),
    ]


async def test_newest_first_is_by_when_it_happened(
    session: AsyncSession, build: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of what was written down later, and over its pages."""
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH", "Tom Reed")
    person = PersonId(sam.person_id)
    for hours in (3, 1, 5, 2, 2, 4):
        work = build.work(build.as_associate(sam), build.now - timedelta(hours=hours))
        work.record(CallFirstSet(subject=person, call_first=True))
    await session.flush()
    monkeypatch.setattr(telling, "PAGE", 2)
    seen, after = [], None
    for _ in range(3):
        found = await service.history(build.work(team), sam.person_id, after)
        seen += [int((build.now - one.at) / timedelta(hours=1)) for one in found.items]
        after = found.next
    assert (seen, after) == ([1, 2, 2, 3, 4, 5], None)


PERSONAL = [("Asked for a call before any offer", ""), ("Said when they are free", "")]
OFFERS = [
    ("Said yes to a session", "Session on 9 February 2027"),
    ("Was offered a session", "Session on 9 February 2027"),
]
CLAIM = [("A claim was made ready", "Claim 2041")]
COPY = [("A copy of everything we keep was made. Why: They asked for it by letter", "")]
BANK, LOG_IN = [("Gave their bank details", "")], [("Logged in", "")]
SEEN = {
    Role.ASSOCIATE: [*COPY, *CLAIM, *OFFERS, *OFFERS, *BANK, *PERSONAL, *LOG_IN],
    Role.TEAM: [*CLAIM, *OFFERS, *PERSONAL],
    Role.NATIONAL: [*CLAIM, *OFFERS, *OFFERS, *PERSONAL],
    Role.AUDITOR: CLAIM,
    Role.DATA_PROTECTION: COPY,
}


@pytest.mark.parametrize("role", SEEN)
async def test_each_reader_sees_what_they_may_the_newest_first(
    session: AsyncSession, build: Builder, role: Role
) -> None:
    who = await build.associate("Jo Marsh")
    team = await year(session, build, who)
    reader = {Role.ASSOCIATE: build.as_associate(who), Role.TEAM: team}.get(role) or await build.staff(role)
    assert [one[:2] for one in await told(build, reader, who)] == SEEN[role]


async def test_who_did_it_is_a_name_for_staff_and_us_for_the_person(session: AsyncSession, build: Builder) -> None:
    who = await build.associate("Jo Marsh")
    team = await year(session, build, who)
    assert {one[2] for one in await told(build, team, who)} == {"You", "Jo Marsh"}
    assert {one[2] for one in await told(build, await build.staff(Role.TEAM, "YH"), who)} == {"Tom Reed", "Jo Marsh"}
    mine = {one[2] for one in await told(build, build.as_associate(who), who)}
    assert mine == {"You", "Your local team", "Data protection"}


async def test_nobody_elses_and_nobody_without_the_right(session: AsyncSession, build: Builder) -> None:
    who, other = await build.associate("Jo Marsh"), await build.associate("Kit Ray")
    for reader in (build.as_associate(other), await build.staff(Role.TEAM, "NE")):
        with pytest.raises(NotFound):
            await told(build, reader, who)
    for role in (Role.FINANCE, Role.ADMIN):
        with pytest.raises(NotAllowed):
            await told(build, await build.staff(role), who)
    await year(session, build, who)
    assert await told(build, build.as_associate(other), other) == []


async def test_both_records_are_told_of_after_they_were_joined(session: AsyncSession, build: Builder) -> None:
    kept, gone = await build.associate("Jo Marsh"), await build.associate("Joan Marsh")
    team = await year(session, build, gone)
    before = await told(build, team, gone)
    (await session.get_one(Person, gone.person_id)).email = None  # nobody logs in with it any more
    await session.flush()
    await service.merge(build.work(team), VAULT, kept.person_id, MergePeople(other=PersonId(gone.person_id)))
    after = await told(build, team, kept)
    joined = ("Another record of the same person was joined to this one", "", "You")
    assert after == [joined, *((what, about, name.replace("Joan", "Jo")) for what, about, name in before)]
    mine = {one[2] for one in await told(build, build.as_associate(kept), kept)}
    assert mine == {"You", "Your local team", "Data protection"}


async def test_a_page_at_a_time(session: AsyncSession, build: Builder) -> None:
    who, team = await build.associate("Jo Marsh"), await build.staff(Role.TEAM, "YH")
    work = build.work(build.as_associate(who))
    for at in range(telling.PAGE + 5):
        work.record(CallFirstSet(subject=PersonId(who.person_id), call_first=at % 2 == 0))
        await session.flush()
    first = await service.history(build.work(team), who.person_id)
    rest = await service.history(build.work(team), who.person_id, first.next)
    assert (len(first.items), len(rest.items), rest.next) == (telling.PAGE, 5, None)


async def test_the_pages(client: Client, session: AsyncSession, build: Builder) -> None:
    who, elsewhere = await build.associate("Jo Marsh"), await build.staff(Role.TEAM, "NE")
    team = await year(session, build, who)
    await session.commit()
    here = f"/team/associates/{who.person_id}"
    visitor = await Visitor(client).log_in(team.person, Role.TEAM)
    await visitor.open(here)
    assert f"{here}/history" in visitor.page.links
    shown = await visitor.open(f"{here}/history")
    assert "Was offered a session" in shown
    assert "Gave their bank details" not in shown
    me = await Visitor(client).log_in(who.person_id, Role.ASSOCIATE)
    await me.open("/profile/my-data")
    assert "/profile/history" in me.page.links
    assert "Gave their bank details" in await me.open("/profile/history")
    await me.open(f"{here}/history")
    assert me.status == 403
    path = f"/api/v1/associates/{who.person_id}/history"
    assert (await client.get(path, as_=(team.person, Role.TEAM))).json()["items"][0]["what"] == "A claim was made ready"
    assert (await client.get(path, as_=(elsewhere.person, Role.TEAM))).status_code == 404
    wrong = await client.get(f"{path}?cursor=x", as_=(team.person, Role.TEAM))
    assert wrong.status_code == 400
