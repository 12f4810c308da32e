"""How a network stands: who is in it, which skills few have, and where people live."""

import re
from collections import Counter, defaultdict

from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import geography, network_queries
from faculty_api.people.vocabulary import words
from schemas.access import Permission
from schemas.networks import AreaCount, HeadCount, NetworkView, SkillCount
from schemas.people import AssociateStatus, Kind

_AREA = re.compile(r"[A-Z]+")
FEW = 2
"""So few people have a skill that one away leaves it missing."""


async def network(work: Work, code: str) -> NetworkView:
    """The network of one Academy: counts of its own people, nobody named."""
    reach = work.must(Permission.NETWORK_VIEW)
    found = await networks.academy(work, code)
    if found is None or not (reach.everyone or code in reach.academies):
        raise NotFound
    view, about = found
    return NetworkView(
        academy=view,
        about=about,
        people=await _people(work, code),
        skills=await _skills(work, code),
        areas=await _areas(work, code),
    )


async def _people(work: Work, code: str) -> list[HeadCount]:
    found = await network_queries.heads(work.session, code)
    return [
        HeadCount(kind=kind, status=status, people=found.get((kind, status), 0))
        for kind in Kind
        for status in AssociateStatus
    ]


async def _skills(work: Work, code: str) -> list[SkillCount]:
    """Every skill of our list, the rarest first."""
    found = await network_queries.skills(work.session, code)
    listed = [
        SkillCount(
            code=word.code,
            name=word.name,
            lived=found.get((word.code, Kind.LIVED), 0),
            professional=found.get((word.code, Kind.PROFESSIONAL), 0),
            gap=sum(found.get((word.code, kind), 0) for kind in Kind) <= FEW,
        )
        for word in words("skill")
    ]
    return sorted(listed, key=lambda one: (one.lived + one.professional, one.name))


async def _areas(work: Work, code: str) -> list[AreaCount]:
    """Those with the most people first; last those of whom we do not know where they live."""
    districts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for district, people in await network_queries.districts(work.session, code):
        upper = district.upper()
        area = _AREA.match(upper)
        districts[area[0] if area else ""][upper] += people
    towns = geography.towns()
    listed = [
        AreaCount(
            area=area,
            name=towns.get(area, ""),
            people=found.total(),
            districts=sorted((name, people) for name, people in found.items() if name),
        )
        for area, found in districts.items()
    ]
    return sorted(listed, key=lambda one: (one.area == "", -one.people, one.area))
