"""A payment on one sheet of paper: what arrived, for what, and what stands on the bank statement. A tagged PDF.

The doors in ``service.py`` have asked permission.
"""

from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.kernel.errors import CannotShow, NotFound
from faculty_api.kernel.money import pounds
from faculty_api.kernel.work import Work
from faculty_api.payments import where
from faculty_api.payments.payouts import plain
from faculty_api.policy.words import day_words
from faculty_api.training.certificates import LETTERS, Line, pdf
from schemas.access import Reach
from schemas.payments import ItemStatus, PaymentDetail, PaymentLine, Rail

MOST = 12
"""Lines of a claim that fit on the sheet; the page has them all."""
_CAN = "".join(bytes([one]).decode(LETTERS, "ignore") for one in range(32, 256))


async def sheet(work: Work, reach: Reach, item_id: UUID) -> bytes:
    payment = await where.payment(work, reach, item_id)
    if payment.status is not ItemStatus.SETTLED:
        raise NotFound("This payment has not been made yet. There is a sheet to keep once it has")
    name = (await accounts.person(work, await where.payee(work, item_id))).full_name
    return pdf([line._replace(text=_shown(line.text)) for line in words(payment, name)], f"Payment {payment.reference}")


def _shown(text: str) -> str:
    """In the letters that the fonts of a PDF have; accents that they lack are dropped."""
    said = "".join(one if one in _CAN else plain(one, _CAN, {})[0] for one in text)
    if letters := [one for one in said if one not in _CAN]:
        raise CannotShow(letters, "Print the payment's own page instead: it shows every letter")
    return said


def words(payment: PaymentDetail, name: str) -> list[Line]:
    arrived, on = payment.net or payment.amount, payment.paid_on or payment.pay_on
    what = "pay" if payment.rail is Rail.PAYROLL else "costs"
    shown, more = payment.lines[:MOST], len(payment.lines) - MOST
    said = [
        f"To {name}",
        f"We paid you {pounds(arrived.pence)} for your {what} on {day_words(on)}.",
        *_tax(payment),
        f"On your bank statement: {payment.reference}",
        f"Session on {day_words(payment.activity_on)}. Claim LX-{payment.claim_number}",
        *(_line(line) for line in shown),
        *([f"And {more} more. Your page of this payment has them all."] if more > 0 else []),
        *([f"Paid to you before the day: {pounds(payment.taken_off.pence)} less"] if payment.taken_off.pence else []),
        f"Total: {pounds(payment.amount.pence)}",
        "Lived experience faculty",
    ]
    return [Line("H1", "Payment", 26, 30), *(Line("P", text, 11, 84) for text in said)]


def _tax(payment: PaymentDetail) -> list[str]:
    if payment.net is None or payment.net == payment.amount:
        return []
    tax, ni = (part.pence if part else 0 for part in (payment.tax, payment.ni))
    before = pounds(payment.amount.pence)
    return [f"That is {before} before tax, less tax of {pounds(tax)} and National Insurance of {pounds(ni)}."]


def _line(line: PaymentLine) -> str:
    return f"{line.what}, {day_words(line.on)}: {pounds(line.amount.pence)}"
