"""Pure: what is paid for time that people kept free for a session we called off, as the policy book says it."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from faculty_api.policy.book import Figures
from faculty_api.policy.days import london_day
from faculty_api.policy.late import Waits
from faculty_api.policy.outcomes import OUTCOME_WORDS, waits_for_outcome
from faculty_api.policy.words import pounds
from schemas.assess import FeeLine

KEY, PERCENT, HOURS = "cancel.by_host", "cancel.by_host_percent", "cancel.notice_hours"
WORDS = OUTCOME_WORDS["cancelled_by_host"]


def waits(figures: Figures, notice: timedelta | None) -> Waits | None:
    """Why a person must decide. ``notice``: from calling off to the start; below nought when it came afterwards."""
    if figures.option(KEY) == "by_notice" and figures.limit(HOURS) is not None and notice is not None:
        return None
    return waits_for_outcome("cancelled_by_host", figures)


def notice_words(told_at: datetime, starts: datetime, *, moved: bool = False) -> str:
    """How long before, for whoever decides: hours, or days as a calendar in London counts them."""
    what, later = ("moved", ", and called off later") if moved else ("called off", "")
    if told_at >= starts:
        return f"It was {what} after it should have started{later}"
    hours = int((starts - told_at).total_seconds()) // 3600
    days = (london_day(starts) - london_day(told_at)).days
    count, unit = (days, "day") if hours >= 72 else (hours, "hour")
    return f"It was {what} {count} {unit}{'' if count == 1 else 's'} before{later}"


def as_paid(line: FeeLine, notice: timedelta | None, figures: Figures) -> FeeLine:
    """The line as it was offered, and what of it is paid now; unchanged where a person must decide first."""
    if not line.payable_pence or waits(figures, notice):
        return line
    match figures.option(KEY):
        case "full":
            return _said(line, "it is paid in full", figures, KEY)
        case "percent":
            share = figures.number(PERCENT)
            pence = (line.payable_pence * share + 50) // 100
            words = f"{share}% of {pounds(line.payable_pence)} is paid"
            return _said(_paid(line, pence), words, figures, KEY, PERCENT)
        case "by_notice":
            hours = figures.number(HOURS)
            late = notice is not None and notice < timedelta(hours=hours)
            told = f"less than {hours} hours before, so it is paid in full" if late else f"{hours} hours before or more"
            return _said(line if late else _paid(line, 0), told, figures, KEY, HOURS)
        case _:
            return _said(_paid(line, 0), "a cancelled session is not paid", figures, KEY)


def _paid(line: FeeLine, pence: int) -> FeeLine:
    return replace(line, payable_pence=pence, status=line.status if pence else "refused")


def _said(line: FeeLine, words: str, figures: Figures, *keys: str) -> FeeLine:
    because = f"{WORDS}, and {words}" if "hours before" not in words else f"{WORDS} {words}"
    return replace(line, because=f"{because}. {line.because}", citations=(*line.citations, *figures.cite(*keys)))


def in_words(figures: Figures, notice: timedelta) -> str:
    """What the book says about it before it is done, for whoever calls the session off."""
    found = waits(figures, notice)
    if found:
        return f"{found[1]}."
    match figures.option(KEY):
        case "full":
            return f"{WORDS}, and the pay is paid in full."
        case "percent":
            return f"{WORDS}, and {figures.number(PERCENT)}% of the pay is paid."
        case "by_notice":
            hours = figures.number(HOURS)
            late = notice < timedelta(hours=hours)
            return (
                f"There {'are less than' if late else 'are'} {hours} hours{'' if late else ' or more'} to go, so "
                + ("the pay is paid in full." if late else "no pay is paid.")
            )
        case _:
            return f"{WORDS}, and a cancelled session is not paid."
