"""What the evidence says, in words: the facts of a group, what a difference rests on, and how much more or less."""

from faculty_api.claims.words import WHAT
from faculty_api.kernel.money import pounds
from faculty_api.networks.service import place
from frontend.filters import plural
from frontend.rate_subjects import said
from frontend.rate_words import title
from schemas.evidence import Cited, Consistency, Difference, RateEffect

__all__ = ["effect", "facts", "more", "paid", "place", "reason", "sentence", "title", "what"]
STATUS = {
    "payable": "to pay",
    "declined": "turned down",
    "reduced": "a smaller payment, as asked",
    "refused": "not paid",
    "held": "waits for a person",
    "exception": "waits for a person",
    "limit_not_set": "waits for its limit",
    "": "no such line",
}
EMPLOYERS = {
    "nhs_england": "works for NHS England",
    "other_nhs": "works for another NHS body",
    "other_public": "works for a public body",
    "supported_by_organisation": "supported by an organisation",
}
PLAIN = {
    "late": "sent late",
    "receipt": "with a receipt",
    "agreed_beforehand": "agreed beforehand",
    "reason": "with a reason",
}
HAPPENED = {"shorter": "stopped early", "no": "did not go ahead", "called_off": "was called off"}
PLACES = {"london": "in London", "elsewhere": "outside London"}


def more(pence: int) -> str:
    """£12.40 more, £3 less, nothing"""
    return "Nothing" if not pence else f"{pounds(abs(pence))} {'more' if pence > 0 else 'less'}"


def what(category: str) -> str:
    return WHAT.get(category, "Something else")


def paid(pence: int | None, status: str) -> str:
    return "No such line" if pence is None else f"{pounds(pence)}, {STATUS.get(status, status)}"


def facts(one: Difference) -> str:
    """deliver 300 min; role 4 · £12.40; with a receipt"""
    known, told = one.facts, []
    for key in ("time", "miles"):
        if known.get(key):
            told.append(f"{known[key]} miles" if key == "miles" else str(known[key]))
    if isinstance(known.get("amount_pence"), int):
        told.append(pounds(int(known["amount_pence"] or 0)))
    told.append(f"role {known.get('role_level')}")
    told += [words for key, words in PLAIN.items() if known.get(key) is True]
    told += [words[str(known[key])] for key, words in _NAMED if str(known.get(key) or "") in words]
    if isinstance(known.get("reduced_to_pence"), int):
        told.append(f"asked for {pounds(int(known['reduced_to_pence'] or 0))}")
    if known.get("carried"):
        told.append("after other miles on the claim")
    told += [f"beside another session ({value})" for key, value in known.items() if key.startswith("elsewhere_")]
    return "; ".join(told)


_NAMED = (("employer", EMPLOYERS), ("happened", HAPPENED), ("place", PLACES))


def reason(one: Cited) -> str:
    """Payment for a full day: £150 or £160 (a local decision)"""
    values = dict.fromkeys(said(one.key, value) if value is not None else "not used" for value in one.values)
    return f"{title(one.key)}: {' or '.join(values)}" + (" (a local decision)" if one.local else "")


def sentence(found: Consistency) -> str:
    if not found.claims:
        return "No claim was sent for work on these days."
    of = f"{plural(found.lines, 'line')} of {plural(found.claims, 'claim')}"
    if not found.surprises:
        return f"We worked {of} out again, and every one came to the same. The same facts are paid the same."
    verb = "is" if found.surprises == 1 else "are"
    return f"We worked {of} out again. There {verb} {plural(found.surprises, 'surprise')} to look at."


def effect(found: RateEffect) -> str:
    if not found.claims:
        return "No claim was sent in these 12 months, so there is nothing to compare."
    left = f" {plural(found.released, 'fee')} that a person released {'is' if found.released == 1 else 'are'} left out."
    left = left if found.released else ""
    if not found.lines:
        return f"Nothing: none of the {plural(found.claims, 'claim')} would have paid another sum.{left}"
    people = plural(found.people, "person", "people")
    return f"{plural(found.lines, 'line')} of {people} would have paid another sum: {more(found.net)} in all.{left}"
