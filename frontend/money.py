"""A person's own money: where it is, and each payment line by line."""

from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.money import pounds
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend.render import page
from schemas.claims import LineDecision
from schemas.payments import PaymentLine


@get("/money", include_in_schema=False)
async def money(request: Request, work: NamedDependency[Work]) -> Template:
    return page(request, "money/money.html", "Your money", money=await service.money(work))


@get("/money/{payment:uuid}", include_in_schema=False)
async def one_payment(request: Request, payment: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    found = await service.payment(work, payment)
    late = found.pay_on < london_day(work.now)
    return page(request, "money/payment.html", "A payment", payment=found, why=why, late=late)


@get("/money/{payment:uuid}/remittance.pdf", include_in_schema=False)
async def remittance(payment: FromPath[UUID], work: NamedDependency[Work]) -> Response[bytes]:
    name = {"Content-Disposition": 'attachment; filename="payment.pdf"'}
    return Response(await service.remittance_sheet(work, payment), media_type="application/pdf", headers=name)


def why(line: PaymentLine) -> str:
    """How the amount came about, and why it is less than was asked for, in sentences."""
    cut = ""
    if line.decision is LineDecision.LESS:
        cut = f"We pay {pounds(line.amount.pence)} of {pounds(line.claimed.pence)}"
    elif line.decision is LineDecision.REFUSED and line.reason:
        cut = f"We do not pay these {pounds(line.claimed.pence)}"
    said = [words.strip().rstrip(".") for words in (line.because, cut, line.reason)]
    return ". ".join(words for words in said if words) or "The team agreed to pay this"


handlers = [money, one_payment, remittance]
