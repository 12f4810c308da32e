"""Every form of a claim's pages is as absent to others as its page is."""

import re
from uuid import uuid4

from litestar.routes import HTTPRoute
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from schemas.access import Role
from schemas.claims import Cost
from tests.builders import Builder
from tests.claims.stage import Stage
from tests.claims.visitor import Visitor
from tests.support.client import Client

OTHERS = [
    (Role.TEAM, "YH"), (Role.TEAM, "NW"), (Role.NATIONAL, None), (Role.FINANCE, None), (Role.AUDITOR, None),
    (Role.ADMIN, None), (Role.DATA_PROTECTION, None),
]  # fmt: skip


def forms_of(client: Client) -> list[tuple[str, bool]]:
    """The addresses of a claim's forms, and whether there is a page of the same address."""
    found = {
        route.path_format: set(route.methods)
        for route in client.app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/claims/{claim_id")
    }
    return [(path, "GET" in methods) for path, methods in sorted(found.items()) if "POST" in methods]


async def test_nobody_else_is_shown_a_claims_page_by_its_forms(
    build: Builder, at: Stage, session: AsyncSession, client: Client
) -> None:
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="rail", amount_pence=4860))
    given = {"claim_id": str(claim.id), "cost_id": str(claim.lines[1].cost_id), "line_id": str(uuid4())}
    others = [(role, (await build.staff(role, academy)).person) for role, academy in OTHERS]
    others.append((Role.ASSOCIATE, (await build.associate("Lee Shah")).person_id))
    await session.commit()
    wrong, forms = [], forms_of(client)
    for role, person in others:
        visitor = await Visitor(client).log_in(person, role)
        found = await session.execute(text("SELECT csrf FROM log_in WHERE person_id = :p"), {"p": person})
        token = {"_csrf_token": str(found.scalar_one())}
        for path, has_page in forms:
            here = re.sub(r"\{(\w+)[^}]*\}", lambda name: given[name[1]], path)
            status = (await client.http.post(here, headers=visitor._headers(), data=token)).status_code
            page = (await client.http.get(here, headers=visitor._headers())).status_code if has_page else status
            if status != page or status not in (403, 404):
                wrong.append((role, path, page, status))
    assert (wrong, len(forms) > 10) == ([], True)
