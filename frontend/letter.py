"""The letter of facts for an adviser: one page to print, for the days the person chooses."""

from datetime import date

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec import Struct

from faculty_api.earnings import service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.rates import service as rates
from frontend import forms
from frontend.filters import money
from frontend.offer_words import settled
from frontend.render import page
from schemas.earnings import LetterSession, LetterView, NotPaid
from schemas.errors import Fault
from schemas.offers import PayChoice
from schemas.people import Kind

FIELDS = {
    "first": forms.day("First day", "Enter the first day of the letter"),
    "last": forms.day("Last day", "Enter the last day of the letter"),
}
ROLES = {
    Kind.LIVED: "associate (somebody who leads sessions from lived experience)",
    Kind.PROFESSIONAL: "professional partner",
}
UNPAID = {
    NotPaid.NOT_YET: "Not yet",
    NotPaid.NO_PAY: "No pay",
    NotPaid.NOT_CLAIMED: "Not claimed",
    NotPaid.REFUSED: "Not paid",
}
TITLE = "Letter of facts for an adviser"


class Days(Struct):
    first: date
    last: date


@get("/money/letter", include_in_schema=False)
async def letter_page(request: Request, work: NamedDependency[Work]) -> Template:
    typed = dict(request.query_params)
    days, errors = forms.read(typed, Days, FIELDS) if typed else (None, dict[str, Fault]())
    try:
        letter = None if errors else await service.letter(work, (days.first, days.last) if days else None)
    except Invalid as no:
        letter, errors = None, forms.refused(no)
    figures = (await rates.book(work)).on(london_day(work.now))
    return page(
        request,
        "earnings/letter.html",
        TITLE,
        errors=errors,
        values=typed if errors or letter is None else forms.shown(letter, FIELDS),
        letter=letter,
        rows=[_row(one) for one in letter.sessions] if letter else [],
        any_pay=letter is not None and _any_pay(letter),
        roles=[ROLES[kind] for kind in Kind if letter and any(one.kind is kind for one in letter.sessions)],
        notices=[figures.cite(key)[0] for key in ("notice.tax", "notice.income", "helpline")],
    )


def _any_pay(letter: LetterView) -> bool:
    """Whether any was made, or is to come."""
    sessions = any(one.paid or one.unpaid is NotPaid.NOT_YET for one in letter.sessions)
    return sessions or any(year.paid.pence for year in letter.years)


def _row(one: LetterSession) -> tuple[date, str, str, str, str, str]:
    """Day, session, whether it has been, and what was offered, chosen and paid."""
    held = one.offered.pence if one.undecided else 0
    offered = settled(0 if one.undecided else one.offered.pence, held, undecided=one.undecided)
    paid = (
        UNPAID[one.unpaid or NotPaid.NOT_YET]
        if one.paid is None or one.paid_on is None
        else f"{money(one.paid)} on {one.paid_on:%-d %B %Y}"
    )
    what = f"{one.programme}, {one.team}"
    return one.on, what, "Done" if one.delivered else "Booked", offered, _chosen(one), paid


def _chosen(one: LetterSession) -> str:
    if one.pay_choice is PayChoice.DECLINED:
        return "No pay"
    return "All of it" if one.reduced_to is None else f"{money(one.reduced_to)} and no more"


handlers = [letter_page]
