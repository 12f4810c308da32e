"""When a figure really holds, in sentences: what stands over it, for whom, and what it stands over itself."""

from datetime import date
from typing import Any

from faculty_api.networks.service import place
from frontend.filters import plain_date
from frontend.rate_subjects import said
from schemas.rates import EntryView, Foreseen, Held, RateState, RateView


def of(one: RateView) -> list[str]:
    """What a proposal, or an adopted figure, must be read with."""
    return sentences(one, one.key, one.from_, one.academy, one.value, adopted=one.state is RateState.ADOPTED)


def sentences(
    one: Foreseen, key: str, from_: date, academy: str | None, value: Any, *, adopted: bool = False
) -> list[str]:
    not_ = "does not" if adopted else "will not"
    found = [_before(one, key, from_, academy, not_)] if one.covered else []
    found += [_apart(held, key, from_, not_) for held in one.over if held.academy != academy]
    found += [_waits(held, key) for held in one.hides]
    found += [_ended(held, key, "It ended" if adopted else "It would end") for held in one.closes]
    if one.ends:
        found.append(f"It holds until {plain_date(one.ends)}: another figure begins on that day")
    if one.instead_of and not one.covered:
        before, now = said(key, one.instead_of.value), said(key, value)
        found.append(
            f"{before} was adopted before for the same day. "
            + (f"{now} now holds in its place" if adopted else f"If this is adopted, {now} holds in its place")
        )
    return found + ([one.more_for_less] if one.more_for_less else [])


def _before(one: Foreseen, key: str, from_: date, academy: str | None, not_: str) -> str:
    here = next((held for held in one.over if held.academy == academy), None)
    instead = f"{said(key, here.value)} holds then" if here else "another decision stands over it"
    if one.holds_from is None:
        return f"It {not_} hold from {plain_date(from_)}: {instead}"
    return f"It {not_} hold from {plain_date(from_)}, but from {plain_date(one.holds_from)}: {instead}"


def _apart(held: Held, key: str, from_: date, not_: str) -> str:
    since = "" if held.from_ <= from_ else f" from {plain_date(held.from_)}"
    until = f" until {plain_date(held.until)}" if held.until else ""
    whose = place(held.academy or "")
    return f"It {not_} hold for {whose}{since}{until}: {whose} has {said(key, held.value)} by a decision of its own"


def _ended(held: Held, key: str, ends: str) -> str:
    whose = f"{place(held.academy)}'s own decision" if held.academy else "the local decision for everybody"
    lasts = f"until {plain_date(held.until)}" if held.until else "without an end"
    return f"{ends} {whose} on {plain_date(held.from_)}: {said(key, held.value)}, which was to hold {lasts}"


def _waits(held: Held, key: str) -> str:
    whose = f" for {place(held.academy)}" if held.academy else ""
    until = f" until {plain_date(held.until)}" if held.until else ""
    value, since = said(key, held.value), plain_date(held.from_)
    return f"{value}, which is to hold from {since}, waits{whose}{until} because of this"


def adopted_words(one: RateView, today: date) -> str:
    """What has come of it, once it is adopted."""
    if one.holds_from is None:
        return "Adopted, but it does not hold: another decision stands over it"
    if one.holds_from > today:
        why = ": another decision stands over it until then" if one.covered else ""
        return f"Adopted. It will hold from {plain_date(one.holds_from)}{why}"
    ends = one.ends or one.until
    return f"Adopted. It held until {plain_date(ends)}" if ends and ends <= today else "This now holds"


def entry(one: EntryView) -> str:
    """After a value in the history that does not hold from its own date; begins with a stop."""
    if not one.covered:
        return ""
    if one.holds_from is None:
        return ". It does not hold: another decision stands over it"
    return f". It holds from {plain_date(one.holds_from)}: a local decision stands over it until then"
