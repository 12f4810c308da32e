"""Less pay or none, said on the claim: the last word until it is sent."""

from faculty_api.claims import changing, queries
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.offers import rules as offer_rules
from faculty_api.offers import service as offers
from schemas.access import Permission
from schemas.claim_commands import ChoosePay
from schemas.claim_help import PayChosen
from schemas.claims import ClaimView
from schemas.offers import PayChoice
from schemas.values import ClaimId


async def choose_pay(work: Work, claim_id: ClaimId, command: ChoosePay) -> ClaimView:
    """All of the pay as offered, less, or nothing; what was said with the offer no longer counts."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id)
    lines = await queries.lines(work.session, [claim.id])
    offered = sum(line.claimed_pence for line in lines if line.kind == "fee")
    no = offer_rules.objection_to_pay(command.pay, command.reduced_to_pence, offered)
    if no:
        raise Invalid.field("reduced_to_pence", no)
    nothing = command.pay is PayChoice.DECLINED or command.reduced_to_pence == 0
    claim.pay_choice = PayChoice.DECLINED if nothing else command.pay
    claim.reduced_to_pence = None if nothing else command.reduced_to_pence
    before = await offers.choose_pay(work, claim.offer_id, PayChoice(claim.pay_choice), claim.reduced_to_pence)
    work.record(PayChosen(subject=ClaimId(claim.id), pay=claim.pay_choice, before=before))
    return await changing.changed(work, reach, claim)
