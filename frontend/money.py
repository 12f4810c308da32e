"""A person's own money: where it is, and each payment line by line."""

from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend.render import page


@get("/money", include_in_schema=False)
async def money(request: Request, work: NamedDependency[Work]) -> Template:
    return page(request, "money/money.html", "Your money", money=await service.money(work))


@get("/money/{payment:uuid}", include_in_schema=False)
async def one_payment(request: Request, payment: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return page(request, "money/payment.html", "A payment", payment=await service.payment(work, payment))


handlers = [money, one_payment]
