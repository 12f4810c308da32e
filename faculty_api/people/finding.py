"""Somebody is looked for in the register by words, and by what else must hold."""

from functools import cache

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.cursor import split, unknown
from faculty_api.kernel.db import plan_each
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import geography, queries, rules, search_queries, terms
from faculty_api.people.lending import lent_to
from faculty_api.people.lines import Lines
from faculty_api.people.search_queries import Only
from faculty_api.people.terms import Vocabulary
from faculty_api.people.vocabulary import words
from schemas.access import Permission
from schemas.finding import MOST_WORDS, FindAssociates, FoundAssociate
from schemas.values import Page

PAGE = 50
"""People on one page of a list."""


async def search(work: Work, ask: FindAssociates, *only: Only) -> Page[FoundAssociate]:
    """Who fits, by name. When nobody has the words exactly: who nearly has them, marked ``close``."""
    reach = work.must(Permission.PERSON_VIEW)
    whole = rules.finds_details(work.actor)
    _objections(ask, whole)
    lent = await lent_to(work, reach.academies, on=ask.free_on)
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


def _objections(ask: FindAssociates, whole: bool) -> None:
    if len(ask.q) > MOST_WORDS:
        raise Invalid.field("q", f"Search must be {MOST_WORDS} characters or less")
    if ask.trained is not None and not whole:
        raise NotAllowed("You do not have access to who is trained, so you cannot look for it")


@cache
def _known(whole: bool) -> Vocabulary:
    """What words can mean. Topics and places mean nothing to who may not see them."""
    plain = (
        *terms.senses("skill", {one.code: one.name for one in words("skill")}),
        *terms.senses("academy", networks.names()),
    )
    if not whole:
        return Vocabulary(plain)
    topics = terms.senses("topic", {one.code: one.name for one in words("topic")})
    return Vocabulary([*plain, *topics, *terms.senses("area", geography.towns())])
