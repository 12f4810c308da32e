"""Somebody is looked for in the register by words, and by what else must hold."""

from functools import cache

from msgspec.structs import replace

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.cursor import split, unknown
from faculty_api.kernel.db import plan_each
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import geography, queries, rules, search_queries, terms
from faculty_api.people.lending import lent_to
from faculty_api.people.lines import Lines
from faculty_api.people.roster.contacts import read_email, read_phone
from faculty_api.people.search_queries import Only
from faculty_api.people.terms import Meanings
from faculty_api.people.vocabulary import words
from schemas.access import Permission, Reach
from schemas.finding import MOST_WORDS, FindAssociates, FoundAssociate
from schemas.values import Page

FEWEST_DIGITS = 7
PAGE = 50
"""People on one page of a list."""


async def search(work: Work, ask: FindAssociates, *only: Only) -> Page[FoundAssociate]:
    """Who fits, by name. When nobody has the words exactly: who nearly has them, marked ``close``."""
    reach = work.must(Permission.PERSON_VIEW)
    whole = rules.finds_details(work.actor)
    _objections(ask, whole)
    lent = await lent_to(work, reach.academies, on=ask.free_on)
    if whole and (known_by := _contact(ask.q)):
        return await _by_contact(work, ask, reach, known_by, *only)
    payees = [queries.is_payee(search_queries.PERSON)] if rules.payees_only(work.actor) else []
    after = await search_queries.place(work.session, reach, ask.after, lent, *payees) if ask.after else None
    if ask.after and after is None:
        raise unknown()
    today = london_day(work.now) if whole else None
    wanted = terms.terms(ask.q, _known(whole))
    if ask.q.strip() and not wanted:
        return Page(items=[])
    where = [*(one(search_queries.PERSON) for one in only), *payees]
    holding = search_queries.holding
    exact = [holding(wanted, whole=today)] if wanted else []
    plain = terms.terms(ask.q, _known(False)) if lent else []
    guests = [*where, *([holding(plain, whole=None)] if plain else [])]
    # What is rare is looked up under its index, what is common is met soon in the order of names. So the words decide
    # the plan, and one plan kept for all words would be the wrong one for some.
    connection = await plan_each(work.session)
    found = await search_queries.page(
        connection, reach, ask, *where, *exact, after=after, most=PAGE + 1, lent=lent, plainly=guests
    )
    close = bool(wanted and not found and not after)
    if close:
        wanted = terms.terms(ask.q, _known(whole), close=True)
        near = search_queries.nearly(wanted, whole=today)
        plain = terms.terms(ask.q, _known(False), close=True) if lent else []
        guests = [*where, search_queries.nearly(plain, whole=None)] if lent else []
        # A skill, topic or place many have, whatever they are called: they are soon met in the order of names.
        if all(term.senses for term in wanted):
            found = await search_queries.page(
                connection, reach, ask, near, *where, after=None, most=PAGE, lent=lent, plainly=guests
            )
        else:
            found = await search_queries.nearest(
                connection, reach, ask, near, *where, most=PAGE, lent=lent, plainly=guests
            )
    shown, last = split(found, PAGE)
    lines = Lines(work, wanted, whole=whole, close=close)
    return Page(
        items=[lines.line(row, lent.get(row.person_id)) for row in shown],
        next=str(last.person_id) if last else None,
    )


def _contact(q: str) -> str | None:
    """A whole email address or phone number, as we keep it."""
    if "@" in q:
        return read_email(q)[0]
    return read_phone(q)[0] if sum(map(str.isdigit, q)) >= FEWEST_DIGITS else None


async def _by_contact(
    work: Work, ask: FindAssociates, reach: Reach, known_by: str, *only: Only
) -> Page[FoundAssociate]:
    """Who is reached by it, or was. Of who is lent nobody here knows how to reach them."""
    where = [one(search_queries.PERSON) for one in only]
    found = await search_queries.reached(work.session, reach, ask, known_by, *where, most=PAGE)
    lines = Lines(work, [], whole=True, close=False)
    why = "Email address, now or before" if "@" in known_by else "Phone number, now or before"
    return Page(items=[replace(lines.line(row, None), why=[why]) for row in found])


def _objections(ask: FindAssociates, whole: bool) -> None:
    if len(ask.q) > MOST_WORDS:
        raise Invalid.field("q", f"Search must be {MOST_WORDS} characters or less")
    if ask.trained is not None and not whole:
        raise NotAllowed("You do not have access to who is trained, so you cannot look for it")


@cache
def _known(whole: bool) -> Meanings:
    """What words can mean. Topics and places mean nothing to who may not see them."""
    plain = (
        *terms.senses("skill", {one.code: one.name for one in words("skill")}),
        *terms.senses("academy", networks.names()),
    )
    if not whole:
        return Meanings(plain)
    topics = terms.senses("topic", {one.code: one.name for one in words("topic")})
    return Meanings([*plain, *topics, *terms.senses("area", geography.towns())])
