"""A person's own limit on what they earn: kept for them alone, and they alone are warned. Nothing is ever stopped.

Nothing here is recorded as an event, sent in a letter, or said to anybody else.
"""

from uuid import UUID

import msgspec

from faculty_api.earnings import earned, queries, rules
from faculty_api.earnings.letter import letter
from faculty_api.earnings.rules import Pay
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas.access import Permission, Reach
from schemas.earnings import EarningsLimitKept, EarningsLimitView, EarningsWarning, SetEarningsLimit
from schemas.offers import OfferStatus
from schemas.values import ClaimId, Money, OfferId

__all__ = ["before_sending", "before_yes", "letter", "limit", "remove_limit", "set_limit"]
LENGTH = 80
"""Characters that are sealed, so that the length of what is kept says nothing of the amount."""


def place(person: UUID) -> str:
    """Where the vault binds somebody's limit to."""
    return f"earnings_limit/{person}/sealed"


async def limit(work: Work, vault: Vault) -> EarningsLimitView | None:
    """The actor's own limit, if they have set one."""
    reach = work.must(Permission.EARNINGS_VIEW)
    found = await _opened(work, vault, reach)
    if found is None:
        return None
    return EarningsLimitView(amount=Money(found.pence), period=found.period, begins=found.begins)


async def set_limit(work: Work, vault: Vault, command: SetEarningsLimit) -> EarningsLimitKept:
    """Warn me from now on; an earlier limit is overwritten, not kept."""
    work.must(Permission.EARNINGS_CHANGE)
    no = rules.objection(command)
    if no:
        raise Invalid.field("begins", no)
    plain = msgspec.json.encode(command).decode().ljust(LENGTH)
    await queries.keep(work.session, work.actor.person, vault.seal(plain, place=place(work.actor.person)))
    return EarningsLimitKept(limited=True)


async def remove_limit(work: Work) -> EarningsLimitKept:
    """Gone at once, and nothing says that it was there."""
    reach = work.must(Permission.EARNINGS_CHANGE)
    await queries.forget(work.session, reach)
    return EarningsLimitKept(limited=False)


async def _opened(work: Work, vault: Vault, reach: Reach) -> SetEarningsLimit | None:
    sealed = await queries.sealed(work.session, reach)
    if sealed is None:
        return None
    return msgspec.json.decode(vault.open(sealed, place=place(work.actor.person)), type=SetEarningsLimit)


async def before_yes(work: Work, vault: Vault, offer_id: OfferId) -> EarningsWarning | None:
    """What the actor is told before they say yes to their own open offer."""
    reach = work.must(Permission.EARNINGS_VIEW)
    mine = await _opened(work, vault, reach)
    if mine is None:
        return None
    found = await earned.sessions(work, reach)
    one = next((each for each in found if each.offer.id == offer_id), None)
    if one is None or one.offer.status is not OfferStatus.OFFERED:
        return None
    offered = Pay(london_day(one.offer.starts_at), rules.offered(one.offer.pay))
    return rules.warning(mine, offered, [each.counts for each in found if each is not one])


async def before_sending(work: Work, vault: Vault, claim_id: ClaimId) -> EarningsWarning | None:
    """What the actor is told before they send their own claim."""
    reach = work.must(Permission.EARNINGS_VIEW)
    mine = await _opened(work, vault, reach)
    if mine is None:
        return None
    found = await earned.sessions(work, reach)
    one = next((each for each in found if each.claim_id == claim_id), None)
    return one and rules.warning(mine, one.counts, [each.counts for each in found if each is not one])
