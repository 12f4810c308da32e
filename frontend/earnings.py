"""A person's own limit on what they earn, which only they see, and their wish for a call, which the team sees."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.earnings import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from frontend import forms, own_limit
from frontend.render import page
from schemas.earnings import Begins, EarningsLimitKept, EarningsLimitView, Limit, Period, SetEarningsLimit
from schemas.errors import Fault
from schemas.people import SetCallFirst

PATH = "/profile/earnings-limit"
TITLE = "Your own limit"
CHOOSE = {"choice": forms.choice("Select if you want a warning about how much you earn", ("week", "month", "no"))}
CALL = {"call_first": forms.tick()}
AMOUNT = forms.pounds("Amount", "Enter the amount, like 195.50")
DAYS = tuple(str(number) for number in range(1, 8))
WEEK = {"week_amount": AMOUNT, "week_begins": forms.choice("Select the day your week starts", DAYS)}
MONTH = {
    "month_amount": AMOUNT,
    "month_begins": forms.whole(
        "The day your month starts", "Enter the day your month starts, 1 to 28", least=1, most=28, like=15
    ),
}


class Chosen(Struct):
    choice: str


class Week(Struct):
    week_amount: Limit
    week_begins: str


class Month(Struct):
    month_amount: Limit
    month_begins: Begins


@get(PATH, include_in_schema=False)
async def limit_page(request: Request, work: NamedDependency[Work], state: State) -> Template:
    held = await service.limit(work, state.vault)
    call = CALL["call_first"].show("call_first", await people.call_first(work))
    return _page(request, values=call | (_shown(held) if held else {}))


def _page(request: Request, **more: Any) -> Template:
    weekdays = list(zip(DAYS, own_limit.WEEKDAYS, strict=True))
    return page(request, "earnings/limit.html", TITLE, weekdays=weekdays, **more)


def _shown(held: EarningsLimitView) -> dict[str, Any]:
    begins = {f"{held.period}_begins": str(held.begins)}
    return {"choice": held.period.value, **begins, **AMOUNT.show(f"{held.period}_amount", held.amount)}


@post(PATH, include_in_schema=False)
async def set_limit(
    request: Request, data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    chosen, errors = forms.read(data, Chosen, CHOOSE)
    command, wrong = _read(data, chosen.choice) if chosen else (None, errors)
    if wrong:
        return _page(request, errors=wrong, values=data)
    wish, _ = forms.read(data, SetCallFirst, CALL)

    async def keep() -> EarningsLimitKept:
        if wish:
            await people.set_call_first(work, work.actor.person, wish)
        return await (service.set_limit(work, state.vault, command) if command else service.remove_limit(work))

    await doors.once(work, request, EarningsLimitKept, keep)
    return Redirect(f"{PATH}/saved", status_code=303)


def _read(data: dict[str, Any], choice: str) -> tuple[SetEarningsLimit | None, dict[str, Fault]]:
    if choice == "week":
        week, errors = forms.read(data, Week, WEEK)
        if week is None:
            return None, errors
        return SetEarningsLimit(pence=week.week_amount, period=Period.WEEK, begins=int(week.week_begins)), {}
    if choice == "month":
        month, errors = forms.read(data, Month, MONTH)
        if month is None:
            return None, errors
        return SetEarningsLimit(pence=month.month_amount, period=Period.MONTH, begins=month.month_begins), {}
    return None, {}


@get(f"{PATH}/saved", include_in_schema=False)
async def limit_saved(request: Request, work: NamedDependency[Work], state: State) -> Template:
    held = await service.limit(work, state.vault)
    words = own_limit.sentence(held) if held else ""
    call = await people.call_first(work)
    return page(request, "earnings/saved.html", "Your choice is saved", words=words, call_first=call)


handlers = [limit_page, set_limit, limit_saved]
