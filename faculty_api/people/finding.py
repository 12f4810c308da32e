"""Somebody is looked for in the register by words, and by what else must hold."""

from collections.abc import Sequence
from functools import cache
from string import ascii_lowercase
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.cursor import split, unknown
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import geography, rules, search_queries, terms
from faculty_api.people.lending import lent_to
from faculty_api.people.models import AssociateSearch
from faculty_api.people.rules import Sight
from faculty_api.people.search_queries import Only
from faculty_api.people.terms import Sense, Term
from faculty_api.people.vocabulary import words
from schemas.access import Permission
from schemas.accounts import short_name
from schemas.finding import MOST_WORDS, FindAssociates, FoundAssociate
from schemas.people import LentDays
from schemas.values import Page, PersonId

PAGE = 50
"""People on one page of a list."""
_TELLS = {"skill": "Skill", "topic": "Topic", "area": "Lives near", "academy": "Local academy"}


async def search(work: Work, ask: FindAssociates, *only: Only) -> Page[FoundAssociate]:
    """Who fits, by name. When nobody has the words exactly: who nearly has them, marked ``close``."""
    reach = work.must(Permission.PERSON_VIEW)
    whole = rules.finds_details(work.actor)
    _objections(ask, whole)
    lent = await lent_to(work, reach.academies, on=ask.free_on)
    after = await search_queries.place(work.session, reach, ask.after, lent) if ask.after else None
    if ask.after and after is None:
        raise unknown()
    today = london_day(work.now) if whole else None
    wanted = terms.terms(ask.q, _known(whole))
    if ask.q.strip() and not wanted:
        return Page(items=[])
    where = [one(cast(ColumnElement[UUID], col(AssociateSearch.person_id))) for one in only]
    holding = search_queries.holding
    exact = [holding(wanted, whole=today)] if wanted else []
    plain = terms.terms(ask.q, _known(False)) if lent else []
    guests = [*where, *([holding(plain, whole=None)] if plain else [])]
    await search_queries.plan_each(work.session)
    found = await search_queries.page(
        work.session, reach, ask, *where, *exact, after=after, most=PAGE + 1, lent=lent, plainly=guests
    )
    close = bool(wanted and not found and not after)
    if close:
        wanted = terms.terms(ask.q, _known(whole), close=True)
        near = search_queries.nearly(wanted, whole=today)
        plain = terms.terms(ask.q, _known(False), close=True) if lent else []
        guests = [*where, search_queries.nearly(plain, whole=None)] if lent else []
        some: Any = {"most": PAGE + 1, "lent": lent, "plainly": guests}
        # A skill, topic or place many have, whatever they are called: they are soon met in the order of names.
        if all(term.senses for term in wanted):
            found = await search_queries.page(work.session, reach, ask, near, *where, after=None, **some)
        else:
            found = await search_queries.nearest(work.session, reach, ask, near, *where, **some)
        found = found[:PAGE]
    shown, last = split(found, PAGE)
    return Page(
        items=[_line(work, row, wanted, whole, close, lent.get(row.person_id)) for row in shown],
        next=str(last.person_id) if last else None,
    )


def _objections(ask: FindAssociates, whole: bool) -> None:
    if len(ask.q) > MOST_WORDS:
        raise Invalid.field("q", f"Search must be {MOST_WORDS} characters or less")
    if ask.trained is not None and not whole:
        raise NotAllowed("You do not have access to who is trained, so you cannot look for it")


@cache
def _known(whole: bool) -> tuple[Sense, ...]:
    """What words can mean. Topics and places mean nothing to who may not see them."""
    plain = (
        *terms.senses("skill", {one.code: one.name for one in words("skill")}),
        *terms.senses("academy", networks.names()),
    )
    if not whole:
        return plain
    topics = terms.senses("topic", {one.code: one.name for one in words("topic")})
    return (*plain, *topics, *terms.senses("area", geography.towns()))


def _line(
    work: Work, row: Row[Any], wanted: Sequence[Term], whole: bool, close: bool, lent: LentDays | None
) -> FoundAssociate:
    """Of who is lent, only their name and skills are told."""
    seen = rules.sight(work.actor, PersonId(row.person_id), row.academy_code)
    topics = _topics(work, row)
    return FoundAssociate(
        id=PersonId(row.person_id),
        full_name=row.full_name,
        short_name=short_name(row.full_name, row.preferred_name),
        academy=row.academy_code,
        kind=row.kind,
        status=row.status,
        skills=row.skills,
        topics=topics if seen >= Sight.DETAILS else None,
        why=_why(row, topics, wanted, whole and lent is None) if wanted else [],
        close=close,
        lent=lent,
    )


def _topics(work: Work, row: Row[Any]) -> list[str]:
    """None once the first of them may no longer be used; the worker then finds out which."""
    topics: list[str] = row.topics
    return topics if row.topics_until is None or row.topics_until >= london_day(work.now) else []


def _why(row: Row[Any], topics: Sequence[str], wanted: Sequence[Term], whole: bool) -> list[str]:
    """What beside the full name has the words in it, each thing once; nothing a reader may not see."""
    name = terms.fold(row.full_name)
    wanted = [term for term in wanted if not any(term.fits(word) for word in name)]
    if not wanted:
        return []
    short = terms.fold(row.preferred_name)
    tags = _tags(row, topics, whole) if any(term.senses for term in wanted) else ()
    told: dict[str, None] = {}
    for term in wanted:
        if any(term.fits(word) for word in short):
            told[f"Known as {row.preferred_name}"] = None
        if whole and row.district and term.fits(row.district):
            told[f"Lives in {row.district.upper()}"] = None
        for sense in term.senses:
            if sense.tag in tags:
                told[f"{_TELLS[sense.tag.split('=')[1]]}: {sense.name}"] = None
    return list(told)


def _tags(row: Row[Any], topics: Sequence[str], whole: bool) -> set[str]:
    tags = {f"=skill={code}".lower() for code in row.skills} | {f"=academy={row.academy_code}".lower()}
    if whole:
        tags |= {f"=topic={code}".lower() for code in topics}
        tags.add("=area=" + row.district[: len(row.district) - len(row.district.lstrip(ascii_lowercase))])
    return tags
