"""The consistency report: what was paid comes out again, the same for everybody; and what differences cost."""

import csv
import io
from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Template
from msgspec import Struct

from faculty_api.claims.words import WHAT
from faculty_api.evidence import service
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.sheets import guarded
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from frontend import evidence_words, forms, rate_subjects
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.evidence import Consistency

FIELDS = {
    "since": forms.day("The first day", "Enter the first day"),
    "until": forms.day("The last day", "Enter the last day"),
}
TITLE = "Same facts, same pay"
SHOWN = 50
"""Rows of a table on the page; the CSV has all."""
HEADS = ("what", "academy", "claim", "date", "for", "figure", "policy", "paid", "difference", "why")


Day = Annotated[date | None, QueryParameter()]
Code = Annotated[str, QueryParameter(max_length=8)]


class Number(str):
    """A number that is written as it is: a minus is no formula here."""

    __slots__ = ()


class Days(Struct):
    since: date
    until: date


@get("/admin/consistency", include_in_schema=False)
async def report(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.EVIDENCE_VIEW)
    names = await _names(work)
    found, errors, typed = await _found(request, work)
    shown = found or await service.consistency(work)
    return page(
        request,
        "evidence/consistency.html",
        TITLE,
        errors=errors,
        values=typed if errors else {**forms.shown(shown, FIELDS), "academy": shown.academy or ""},
        found=shown,
        names=names,
        options=[("", "All of them"), *names.items()],
        most=SHOWN,
        say=evidence_words,
        rates=rate_subjects,
        csv=f"/admin/consistency/lines.csv?since={shown.since}&until={shown.until}&academy={shown.academy or ''}",
    )


async def _found(request: Request, work: Work) -> tuple[Consistency | None, Errors, dict[str, Any]]:
    """What was asked for by the form of the page; None when nothing was, or something is wrong with it."""
    typed = dict(request.query_params)
    academy = typed.get("academy") or None
    try:
        if not any(key.startswith(("since", "until")) for key in typed):
            return (await service.consistency(work, academy=academy) if academy else None), {}, typed
        days, errors = forms.read(typed, Days, FIELDS)
        if days is None:
            return None, errors, typed
        return await service.consistency(work, days.since, days.until, academy), {}, typed
    except Invalid as no:
        return None, forms.refused(no), typed


async def _names(work: Work) -> dict[str, str]:
    return {one.code: networks.place(one.code) for one in await networks.academies(work)}


@get("/admin/consistency/lines.csv", include_in_schema=False)
async def lines(
    work: NamedDependency[Work], since: Day = None, until: Day = None, academy: Code = ""
) -> Response[bytes]:
    """All that the report found, a row each."""
    found = await service.consistency(work, since, until, academy or None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([cell if isinstance(cell, Number) else guarded(str(cell)) for cell in row] for row in _rows(found))
    headers = {"Content-Disposition": 'attachment; filename="consistency.csv"'}
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv", headers=headers)


def _rows(found: Consistency) -> list[list[object]]:
    rows: list[list[object]] = []
    for drift in found.drifts:
        amounts = [_pounds(drift.again), _pounds(drift.stored), _pounds((drift.stored or 0) - (drift.again or 0))]
        about = [drift.academy, drift.number, drift.on.isoformat(), WHAT.get(drift.category, drift.category)]
        rows.append(["Does not come out again", *about, "", *amounts, drift.why])
    for place, one in enumerate(found.differences, 1):
        for way in one.ways:
            keys = ", ".join(reason.key for reason in one.reasons)
            why = f"Group {place}: {evidence_words.facts(one)}"
            about = [" ".join(way.academies), " ".join(map(str, way.claims)), "", WHAT[one.category], keys]
            rows.append(["Same facts", *about, "", _pounds(way.pence), "", why])
    for local in found.local:
        about = [local.academy or "", "", local.from_.isoformat(), "", local.key]
        rows.append(["Local figure", *about, "", "", _pounds(local.pence), local.reason])
    for decided in found.decided:
        amounts = [_pounds(decided.policy), _pounds(decided.approved), _pounds(decided.pence)]
        about = [decided.academy, decided.number, decided.on.isoformat(), WHAT[decided.category], ""]
        rows.append(["A person decided", *about, *amounts, decided.reason])
    return rows


def _pounds(pence: int | None) -> str:
    """A plain number for a spreadsheet: 12.40; nothing where there is no line."""
    if pence is None:
        return ""
    sign = "-" if pence < 0 else ""
    return Number(f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}")


handlers = [report, lines]
