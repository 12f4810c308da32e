"""A session is moved or called off: what was booked, asked and paid around it, and the claims of who kept it free."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from faculty_api.availability import service as availability
from faculty_api.claims import called_off, filling, rescheduling_queries
from faculty_api.claims.models import Claim
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.needs import service as needs
from faculty_api.offers import service as offers
from faculty_api.offers.drafting import when_words
from faculty_api.offers.rescheduling import Concerned
from faculty_api.offers.views import facts as offer_facts
from faculty_api.programmes import service as programmes
from faculty_api.rates import service as rates
from schemas.access import Permission
from schemas.availability import Free
from schemas.claim_events import ClaimMoved
from schemas.claims import ClaimStatus, Happened
from schemas.people import Kind
from schemas.programmes import SessionFacts
from schemas.rescheduling import CallOff, ChangedView, ChangeView, MoveSession, NewTime, Told
from schemas.travel import TravelStatus, TravelTakenBack
from schemas.values import ClaimId, Interval, Money, PersonId, SessionId, TravelId

KEPT_FREE = "A claim is ready for you: for the time you kept free, and for money that you spent and cannot get back."


async def would_call_off(work: Work, session_id: SessionId) -> ChangeView:
    """Who would be told, and what would happen. Changes nothing."""
    work.must(Permission.COHORT_EDIT)
    session = await programmes.consider_calling_off(work, session_id)
    figures = (await rates.book(work, session.academy)).on(london_day(session.starts_at))
    return ChangeView(
        session=session,
        after=None,
        told=await _told(work, await offers.concerned(work, session, None), {}),
        notes=[],
        pay=called_off.in_words(figures, session.starts_at - work.now),
    )


async def would_move(
    work: Work, session_id: SessionId, to: NewTime, apart: Collection[UUID] = (), notes: list[str] | None = None
) -> ChangeView:
    """Who would be told and asked again, and what to think about, or why it cannot move there. Changes nothing.
    ``apart``: sessions of the cohort that change with it, and then nothing is said of who is free; ``notes``: of the
    new day, where they are known already."""
    work.must(Permission.COHORT_EDIT)
    before = await programmes.look(work, session_id)
    after = await programmes.consider_moving(work, session_id, to, apart)
    found = await offers.concerned(work, before, after, apart)
    return ChangeView(
        session=before,
        after=to,
        told=await _told(work, found, {} if apart else await _free(work, found, before, after)),
        notes=notes if notes is not None else (await programmes.notes_on(work, before.academy, [to.on]))[to.on],
        pay="",
    )


async def _free(work: Work, found: Sequence[Concerned], before: SessionFacts, after: SessionFacts) -> dict[UUID, Free]:
    """What they told us of the new time. Nothing where it touches the old one, for which they are booked."""
    old, new = ([Interval(one.starts_at, one.ends_at) for one in session.parts] for session in (before, after))
    if any(one.start < other.end and other.start < one.end for one in old for other in new):
        return {}
    return await availability.answers(work, {one.person.id for one in found}, new)


async def _told(work: Work, found: Sequence[Concerned], free: Mapping[UUID, Free]) -> list[Told]:
    ids = [one.offer.id for one in found]
    arranged = await needs.counted(work, ids)
    travel = await rescheduling_queries.travel(work.session, ids)
    asked, agreed = await rescheduling_queries.money(work.session, ids)
    return [
        Told(
            person_id=PersonId(one.person.id),
            person_name=one.person.full_name,
            kind=Kind(one.person.kind),
            said_yes=one.said_yes,
            place_kept=one.kept,
            cannot=one.cannot,
            clash=one.clash.words if one.clash else "",
            free=None if one.clash or one.cannot else free.get(one.person.id),
            arranged=arranged.get(one.offer.id, 0),
            travel_asked=sum(row.status == TravelStatus.ASKED for row in travel.get(one.offer.id, ())),
            travel_booked=[
                f"{row.supplier}, order {row.order_number}"
                for row in travel.get(one.offer.id, ())
                if row.status == TravelStatus.BOOKED
            ],
            money_asked=Money(asked.get(one.offer.id, 0)),
            money_agreed=Money(agreed.get(one.offer.id, 0)),
        )
        for one in found
    ]


async def call_off(work: Work, session_id: SessionId, command: CallOff) -> ChangedView:
    """It does not take place: bookings end, everybody is told, and who said yes can claim for what it cost them."""
    work.must(Permission.COHORT_EDIT)
    told = len(await offers.concerned(work, await programmes.look(work, session_id), None))
    session, booked = await offers.call_off(work, session_id, command)
    await _let_go(work, [one.offer.id for one in booked])
    for one in sorted(booked, key=lambda one: one.person.id):
        (offer,) = offer_facts([one.offer])
        claim = await filling.make(work, offer, session, work.actor.person, Happened.CALLED_OFF)
        await _tell(work, one, session, claim)
    await work.flush()
    return ChangedView(session=session, told=told, asked_again=0, claims=len(booked))


async def _tell(work: Work, one: Concerned, session: SessionFacts, claim: Claim) -> None:
    said = {"name": one.person.short_name, "when": when_words(session.starts_at)}
    said |= {"then": KEPT_FREE, "link": f"/claims/{claim.id}"}
    await messages.post_about(work, session.id, one.person.id, one.person.email, "session_called_off", **said)


async def move(work: Work, session_id: SessionId, command: MoveSession, apart: Collection[UUID] = ()) -> ChangedView:
    """Another time or place: who said yes or was asked is asked anew, and what was asked for the old time is let go.
    ``apart``: as in ``would_move``."""
    work.must(Permission.COHORT_EDIT)
    moved = await offers.move(work, session_id, command, apart)
    await _let_go(work, [one.offer.id for one in moved.concerned])
    return ChangedView(session=moved.after, told=len(moved.concerned), asked_again=len(moved.again), claims=0)


async def _let_go(work: Work, offer_ids: Sequence[UUID]) -> None:
    """Journeys nobody has booked and money nobody has agreed are not needed any more; what was booked or paid stays
    written, for the team to get back and for the claim to be lessened by."""
    for request in await rescheduling_queries.asked_travel(work.session, offer_ids):
        request.status = TravelStatus.TAKEN_BACK
        work.record(TravelTakenBack(subject=TravelId(request.id)))
    for claim in await rescheduling_queries.open_money(work.session, offer_ids):
        before, claim.status, claim.version = ClaimStatus(claim.status), ClaimStatus.WITHDRAWN, claim.version + 1
        work.record(ClaimMoved(subject=ClaimId(claim.id), before=before, after=ClaimStatus.WITHDRAWN))
    await work.flush()
