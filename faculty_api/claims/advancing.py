"""Money before the day: somebody who cannot pay their costs first asks for it, and the team decides."""

from faculty_api.claims import advance_queries, advance_rules, read_out, sending, travel_queries, views
from faculty_api.claims.models import Claim, ClaimHelp, ClaimLine
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers.models import Offer
from faculty_api.people import service as people
from faculty_api.policy.words import day_words
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.advances import AdvanceAsked, AskAdvance
from schemas.claim_help import Confirmed, HelpReason
from schemas.claims import ClaimSummary, ClaimView, LineSource
from schemas.programmes import SessionFacts
from schemas.values import ClaimId, PersonId, SessionId

CATEGORY = "advance"
_TWICE = Conflict("You have asked for this session already. The team will answer")


async def advances(work: Work, *, session_id: SessionId | None = None) -> list[ClaimSummary]:
    """Money before the day within the actor's reach, the newest first; at most 200."""
    reach = work.must(Permission.CLAIM_VIEW)
    return await views.many(work, await advance_queries.shown(work.session, reach, session_id))


async def ask_advance(work: Work, command: AskAdvance) -> ClaimView:
    """For myself, or on the phone with somebody who has a session in my Academy; who asks for another never decides."""
    reach = work.must(Permission.ADVANCE_ASK)
    person = PersonId(command.person_id or work.actor.person)
    session = (await programmes.session_facts(work, [command.session_id])).get(command.session_id)
    mine = reach.everyone or reach.person == person or (session is not None and session.academy in reach.academies)
    offer = await travel_queries.accepted_offer(work.session, command.session_id, person) if mine else None
    if session is None or offer is None:
        raise NotFound("There is no booking for this session to ask money for")
    no = advance_rules.objection_to_asking(session.starts_at <= work.now)
    if no:
        raise Conflict(no)
    if not command.what_for.strip():
        raise Invalid.field("what_for", "Enter what the money is for")
    helped = person != work.actor.person
    if helped and not command.read_out:
        raise Invalid.field("read_out", "Read it out to them first, then tick that they said yes")
    if await advance_queries.asked_already(work.session, offer.id):
        raise _TWICE
    claim, line = await _add(work, offer, session, command)
    if helped:
        await _for_them(work, claim, line)
    work.record(AdvanceAsked(subject=ClaimId(claim.id), session_id=session.id, person_id=person, pence=command.pence))
    return await sending.send(work, reach, claim)


async def _add(work: Work, offer: Offer, session: SessionFacts, command: AskAdvance) -> tuple[Claim, ClaimLine]:
    claim = Claim(  # type: ignore[call-arg]  # the number comes from its sequence
        id=new_id(),
        offer_id=offer.id,
        is_advance=True,
        session_id=session.id,
        person_id=offer.person_id,
        academy_code=session.academy,
        activity_on=london_day(session.starts_at),
        role_level=session.role_level,
        created_at=work.now,
    )
    work.session.add(claim)
    await work.flush({"uq_claim_advance_asked": _TWICE})
    line = ClaimLine(
        id=new_id(),
        claim_id=claim.id,
        position=0,
        kind="expense",
        category=CATEGORY,
        on_date=claim.activity_on,
        source=LineSource.ADDED,
        facts={"category": CATEGORY, "amount_pence": command.pence, "reason": command.what_for.strip()},
        claimed_pence=command.pence,
        payable_pence=command.pence,
        status="payable",
        because=advance_rules.BECAUSE,
        citations=[],
    )
    work.session.add(line)
    await work.flush()
    return claim, line


async def _for_them(work: Work, claim: Claim, line: ClaimLine) -> None:
    """Who asked on their behalf, and that they said yes to what was read out; they get a letter where they can."""
    said = f"{read_out.words([line])}\nFor: {line.facts['reason']}"
    work.session.add(
        ClaimHelp(
            id=new_id(),
            claim_id=claim.id,
            helper_id=work.actor.person,
            reason=HelpReason.PHONE,
            began_at=work.now,
            confirmed=Confirmed.BY_PHONE,
            confirmed_at=work.now,
            said_at=work.now,
            read_out=said,
        )
    )
    claim.helpers = [work.actor.person]
    await work.flush()
    person = (await people.facts(work, [claim.person_id]))[PersonId(claim.person_id)]
    when, link = day_words(claim.activity_on), f"/claims/{claim.id}"
    facts = {"name": person.short_name, "helper": work.actor.name, "when": when, "link": link}
    await messages.post(work, person.id, person.email, "advance_asked", **facts)
