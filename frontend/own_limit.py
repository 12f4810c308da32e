"""The private limit in words. Asked only for the person themselves: to staff it does not exist."""

from litestar import Request

from faculty_api.earnings import service
from faculty_api.kernel.work import Work
from frontend.filters import money
from schemas.access import Permission
from schemas.earnings import EarningsLimitView, EarningsWarning, Period
from schemas.values import ClaimId, OfferId

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


async def before_yes(request: Request, work: Work, offer_id: OfferId) -> str:
    """What to read before saying yes to one's own offer; nothing when it stays within the limit."""
    if not work.actor.may(Permission.EARNINGS_VIEW):
        return ""
    over = await service.before_yes(work, request.app.state.vault, offer_id)
    return f"With this session you would be offered {_against(over)}" if over else ""


async def before_sending(request: Request, work: Work, claim_id: ClaimId) -> str:
    """What to read before sending one's own claim; nothing when it stays within the limit."""
    if not work.actor.may(Permission.EARNINGS_VIEW):
        return ""
    over = await service.before_sending(work, request.app.state.vault, claim_id)
    return f"With this claim your pay comes to {_against(over)}" if over else ""


def _against(over: EarningsWarning) -> str:
    """£225 in the week from Monday 8 February. Your own limit is £183.50."""
    first = f"{over.first:%A %-d %B}" if over.period is Period.WEEK else f"{over.first:%-d %B}"
    return f"{money(over.total)} in the {over.period} from {first}. Your own limit is {money(over.limit)}."


def sentence(limit: EarningsLimitView) -> str:
    """We warn you before your pay is more than £183.50 in a week that starts on a Monday."""
    amount = money(limit.amount)
    if limit.period is Period.WEEK:
        return (
            f"We warn you before your pay is more than {amount} in a week that starts on a {WEEKDAYS[limit.begins - 1]}"
        )
    return f"We warn you before your pay is more than {amount} in a month that starts on day {limit.begins}"
