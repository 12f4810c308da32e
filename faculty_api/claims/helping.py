"""A claim filled in for somebody. They confirm it before it is sent; the helper never decides about it."""

from faculty_api.accounts import service as accounts
from faculty_api.claims import changing, filling, help_queries, queries, read_out, rules, sending, views
from faculty_api.claims.models import Claim, ClaimHelp
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from faculty_api.policy.words import day_words
from schemas.access import Permission
from schemas.claim_help import (
    AskConfirmation,
    BeginHelp,
    ClaimNotConfirmed,
    Confirm,
    ConfirmationAsked,
    ConfirmByPhone,
    Confirmed,
    HelpBegun,
)
from schemas.claims import ClaimView
from schemas.people import AssociateFacts
from schemas.values import ClaimId, PersonId

CHANGED = "This claim has changed since you opened it. Look at it again, then answer"


async def begin_help(work: Work, claim_id: ClaimId, command: BeginHelp) -> ClaimView:
    """From here on I fill in this claim for its person; whoever did so before me no longer does."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.locked(work, reach, claim_id)
    no = rules.objection_to_change(claim.status)
    if no:
        raise Conflict(no)
    if claim.person_id == work.actor.person:
        raise NotAllowed("This is your own claim. Log in as an associate and fill it in yourself")
    before = await help_queries.open_help(work.session, claim.id)
    if before is not None:
        before.ended_at = work.now
        await work.flush()
    helper = work.actor.person
    work.session.add(
        ClaimHelp(id=new_id(), claim_id=claim.id, helper_id=helper, reason=command.reason, began_at=work.now)
    )
    claim.helpers = sorted({*claim.helpers, helper})
    work.record(HelpBegun(subject=claim_id, person_id=PersonId(claim.person_id), reason=command.reason))
    return await changing.bumped(work, reach, claim)


async def ask_confirmation(work: Work, claim_id: ClaimId, command: AskConfirmation) -> ClaimView:
    """It is filled in: the person gets a letter and confirms it on their own page."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id)
    found = await _mine(work, claim)
    person = await _person(work, claim)
    if not person.email:
        words = f"{person.full_name} has no e-mail address. Read the claim out to them and record their yes"
        raise Conflict(words)
    await _as_shown(work, claim, command.digest)
    await sending.ready(work, claim)
    found.asked_at, found.wrong = work.now, ""
    when, link = day_words(claim.activity_on), f"/claims/{claim.id}/confirm"
    await messages.post(work, person.id, person.email, "claim_confirm", name=person.short_name, when=when, link=link)
    work.record(ConfirmationAsked(subject=claim_id, person_id=person.id, digest=command.digest))
    return await changing.bumped(work, reach, claim)


async def confirm(work: Work, claim_id: ClaimId, command: Confirm) -> ClaimView:
    """The person's own answer: send it as it stands, or say what is wrong, and it goes back to who filled it in."""
    reach = work.must(Permission.CLAIM_SUBMIT)
    claim = await changing.locked(work, reach, claim_id)
    found = await help_queries.open_help(work.session, claim.id)
    if found is None or found.asked_at is None:
        raise Conflict("There is nothing to confirm on this claim now")
    await _as_shown(work, claim, command.digest)
    if command.right:
        return await sending.send(work, reach, claim)
    wrong = command.wrong.strip()
    if not wrong:
        raise Invalid.field("wrong", "Enter what is not right")
    found.wrong, found.asked_at = wrong, None
    helper = await accounts.person(work, found.helper_id)
    facts = {"name": helper.full_name, "number": f"LX-{claim.number}", "link": f"/team/claims/{claim.id}/help"}
    await messages.post(work, helper.id, helper.email, "claim_not_confirmed", **facts)
    work.record(ClaimNotConfirmed(subject=claim_id, helper_id=PersonId(found.helper_id)))
    return await changing.bumped(work, reach, claim)


async def confirm_by_phone(work: Work, claim_id: ClaimId, command: ConfirmByPhone) -> ClaimView:
    """For somebody who does not log in: they said yes to what was read out. It is sent in the helper's name."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id)
    found = await _mine(work, claim)
    person = await _person(work, claim)
    if person.email:
        words = f"{person.full_name} can log in. Ask them to confirm the claim on their own page"
        raise Conflict(words)
    await _as_shown(work, claim, command.digest)
    if not command.was_read_out:
        raise Invalid.field("was_read_out", "Read the claim out first, then tick that you did")
    if command.said_at > work.now or london_day(command.said_at) < london_day(found.began_at):
        raise Invalid.field("said_at", "The call must be after you began to fill in this claim, and not in the future")
    lines = await filling.assess(work, claim)
    found.said_at, found.read_out = command.said_at, read_out.words(lines)
    found.confirmed, found.confirmed_at = Confirmed.BY_PHONE, work.now
    return await sending.send(work, reach, claim)


async def _mine(work: Work, claim: Claim) -> ClaimHelp:
    if claim.person_id == work.actor.person:
        raise Conflict("This is your own claim. Check it and send it yourself")
    return await changing.help_of_mine(work, claim)


async def _person(work: Work, claim: Claim) -> AssociateFacts:
    return (await people.facts(work, [claim.person_id]))[claim.person_id]


async def _as_shown(work: Work, claim: Claim, digest: str) -> None:
    if digest != views.digest(claim, await queries.lines(work.session, [claim.id])):
        raise Conflict(CHANGED)
