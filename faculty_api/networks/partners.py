"""Community partners and connectors of a network: who they are, what they offer, and when somebody last asked them."""

from uuid import UUID

import msgspec
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.cursor import split
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.networks import queries, rules
from faculty_api.networks.models import CommunityPartner
from schemas.access import Permission
from schemas.networks import PartnerAdded, PartnerChanged, PartnerPutAway, PartnerView, SavePartner
from schemas.values import Page

PAGE = 50
MOST_WORDS = 200
"""Characters of the words to look for."""
STALE = "Somebody changed this at the same time. Look again, then make your change"
GONE = "This was put away. Add it again if it is needed"


def _view(row: CommunityPartner) -> PartnerView:
    values = {name: getattr(row, name) for name in PartnerView.__struct_fields__ if name != "academy"}
    return msgspec.convert({**values, "academy": row.academy_code}, PartnerView)


async def partners(work: Work, code: str, words: str = "", after: UUID | None = None) -> Page[PartnerView]:
    """Of one network, by name: those with every word in their name, in what they offer, or in the place."""
    reach = work.must(Permission.PARTNER_VIEW)
    if not (reach.everyone or code in reach.academies):
        raise NotFound
    if len(words) > MOST_WORDS:
        raise Invalid.field("q", f"Search must be {MOST_WORDS} characters or less")
    where = col(CommunityPartner.academy_code) == code
    found = await queries.partners(work.session, where, words=words.split(), after=after, most=PAGE + 1)
    shown, last = split(found, PAGE)
    return Page(items=[_view(row) for row in shown], next=str(last.id) if last else None)


async def partner(work: Work, partner_id: UUID) -> PartnerView:
    reach = work.must(Permission.PARTNER_VIEW)
    row = await queries.partner(work.session, reach, partner_id)
    if row is None:
        raise NotFound
    return _view(row)


async def add_partner(work: Work, code: str, command: SavePartner) -> PartnerView:
    """As it was asked about today."""
    reach = work.must(Permission.PARTNER_EDIT)
    if not (reach.everyone or code in reach.academies):
        raise NotFound
    said = {name: getattr(command, name) for name in rules.FIELDS}
    row = CommunityPartner(id=new_id(), academy_code=code, checked_on=london_day(work.now), **said)
    work.session.add(row)
    work.record(PartnerAdded(subject=row.id, academy=code))
    await work.flush({"fk_community_partner_academy_code_academy": NotFound()})
    return _view(row)


async def change_partner(work: Work, partner_id: UUID, command: SavePartner) -> PartnerView:
    """What changed in between is not written over: the version that was looked at must still stand."""
    reach = work.must(Permission.PARTNER_EDIT)
    row = await queries.partner(work.session, reach, partner_id, lock=True)
    if row is None:
        raise NotFound
    if row.put_away_at is not None:
        raise Conflict(GONE)
    if command.version is None:
        raise Invalid.field("version", "Say which version of this entry you change")
    if command.version != row.version:
        raise Conflict(STALE)
    fields = rules.changed(_view(row), command)
    for name in fields:
        setattr(row, name, getattr(command, name))
    if command.checked:
        row.checked_on = london_day(work.now)
        fields = (*fields, "checked_on")
    if fields:
        row.version += 1
        work.record(PartnerChanged(subject=row.id, academy=row.academy_code, fields=fields))
    await work.flush()
    return _view(row)


async def put_away_partner(work: Work, partner_id: UUID) -> PartnerView:
    """No longer in any list. Once."""
    reach = work.must(Permission.PARTNER_EDIT)
    row = await queries.partner(work.session, reach, partner_id, lock=True)
    if row is None:
        raise NotFound
    if row.put_away_at is not None:
        raise Conflict("This was put away already")
    row.put_away_at = work.now
    row.version += 1
    work.record(PartnerPutAway(subject=row.id, academy=row.academy_code))
    await work.flush()
    return _view(row)
