"""The second person: what somebody else proposed is adopted, refused, or taken back."""

from collections.abc import Sequence
from uuid import UUID

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.policy.book import load
from faculty_api.policy.words import day_words
from faculty_api.rates import queries, rules, sound
from faculty_api.rates.books import adopted, forget
from faculty_api.rates.models import Rate
from faculty_api.rates.reading import proposal
from schemas.access import Permission
from schemas.errors import Fault
from schemas.rates import AdoptRates, DecideRate, RateDecided, RatesAdopted, RateState, RateView


async def decide(work: Work, rate_id: UUID, command: DecideRate) -> RateView:
    """Adopt or refuse what somebody else proposed."""
    work.must(Permission.RATE_DECIDE)
    row = await queries.rate(work.session, rate_id)
    if row is None:
        raise NotFound("We could not find this proposal")
    no = _objection(work, row)
    if no:
        raise (NotAllowed if row.state == RateState.PROPOSED else Conflict)(no)
    reason = command.reason.strip()
    if not command.adopt and not reason:
        raise Invalid(
            "Enter why you are not adopting it",
            faults=(Fault(field="reason", message="Enter why you are not adopting it"),),
        )
    await settle(work, row, RateState.ADOPTED if command.adopt else RateState.REFUSED, reason)
    if command.adopt:
        await _sound(work, [row.key])
    return await proposal(work, rate_id)


async def adopt_many(work: Work, command: AdoptRates) -> RatesAdopted:
    """Adopt these proposals of somebody else together, as of a new edition: all of them, or none and the first no."""
    work.must(Permission.RATE_DECIDE)
    rows = await queries.rates(work.session, command.ids)
    if len(rows) != len(set(command.ids)):
        raise NotFound("We could not find one of these proposals")
    for row in rows:
        no = _objection(work, row)
        if no:
            kind = NotAllowed if row.state == RateState.PROPOSED else Conflict
            raise kind(f"{load().parameters[row.key].title}: {no}")
    twice = rules.twice([(row.key, row.from_date, row.academy_code) for row in rows])
    if twice:
        raise Invalid.field("ids", more_than_once(twice))
    for row in rows:
        await settle(work, row, RateState.ADOPTED, "")
    await _sound(work, [row.key for row in rows])
    return RatesAdopted(adopted=[row.id for row in rows])


def more_than_once(place: rules.Place) -> str:
    """What is said of two values for one figure, day and scope among those to be adopted together."""
    return f"{load().parameters[place[0]].title} is there more than once for {day_words(place[1])}. Select one of them"


async def _sound(work: Work, keys: Sequence[str]) -> None:
    """More time never pays less, on any day of the book as it is now; ``keys`` were just adopted."""
    wrong = sound.objection(await adopted(work), keys)
    if wrong:
        forget(work)  # what was read of it goes back with the savepoint
        raise Conflict(wrong)


def _objection(work: Work, row: Rate) -> str | None:
    given = rules.Proposal(row.state, row.two_people, row.proposed_by, row.proposed_role)
    return rules.objection_to_decider(given, work.actor.person, work.actor.role)


async def withdraw(work: Work, rate_id: UUID) -> RateView:
    """Take back one's own proposal before it is decided."""
    work.must(Permission.RATE_PROPOSE)
    row = await queries.rate(work.session, rate_id)
    if row is None:
        raise NotFound("We could not find this proposal")
    if row.state != RateState.PROPOSED:
        raise Conflict(rules.ALREADY[RateState(row.state)])
    if row.proposed_by != work.actor.person:
        raise NotAllowed("Only the person who proposed this can take it back")
    row.state = RateState.WITHDRAWN
    work.record(RateDecided(subject=row.id, key=row.key, outcome=RateState.WITHDRAWN))
    await work.flush()
    return await proposal(work, rate_id)


async def settle(work: Work, row: Rate, state: RateState, reason: str) -> None:
    row.state, row.decision_reason = state, reason
    row.decided_by, row.decided_role, row.decided_at = work.actor.person, work.actor.role, work.now
    work.record(RateDecided(subject=row.id, key=row.key, outcome=state, reason=reason))
    two = NotAllowed("A figure that people are paid by needs one person of the national team and one of finance")
    await work.flush({"ck_rate_two_people": two})
    forget(work)
