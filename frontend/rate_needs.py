"""What the policy book asks of whoever may decide about it: rows for their home page."""

from typing import Any

from faculty_api.kernel.work import Work
from faculty_api.rates import service
from frontend.filters import plural
from schemas.access import Permission


async def rows(work: Work) -> list[dict[str, Any]]:
    """The most urgent first; none for whoever may not decide."""
    if not work.actor.may(Permission.RATE_DECIDE):
        return []
    stands = await service.stands(work)
    found = []
    if stands.waiting_for_me:
        verb = "waits" if stands.waiting_for_me == 1 else "wait"
        text = f"{plural(stands.waiting_for_me, 'figure')} {verb} for your decision"
        hint = "Somebody proposed what people are paid from a date. A second person decides"
        found.append(_row(text, hint, "Needs approval", "waiting"))
    if stands.unconfirmed:
        verb = "is" if stands.unconfirmed == 1 else "are"
        text = f"{plural(stands.unconfirmed, 'figure')} {verb} still to be confirmed"
        hint = f"Of {plural(stands.figures, 'pay rate and rule', 'pay rates and rules')}"
        found.append(_row(text, hint, "To be confirmed", "unconfirmed"))
    return found


def _row(text: str, hint: str, status: str, show: str) -> dict[str, Any]:
    return {"text": text, "href": f"/admin/rates?show={show}", "hint": hint, "status": status}
