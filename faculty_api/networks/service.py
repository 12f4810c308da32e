"""The Academies, which everybody may read, and their networks: partners in the community, and a noticeboard."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.work import Work
from faculty_api.networks.models import Academy
from faculty_api.networks.notices import notices, put_up_notice, take_down_notice
from faculty_api.networks.partners import add_partner, change_partner, partner, partners, put_away_partner
from schemas.networks import AcademyView

__all__ = [
    "academies", "academy", "add_partner", "change_partner", "load", "names", "notices", "partner", "partners", "place",
    "put_away_partner", "put_up_notice", "take_down_notice",
]  # fmt: skip


def _known() -> list[dict[str, str]]:
    """The ten Academies of the review."""
    text = files("faculty_api.networks").joinpath("data/academies.toml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["academy"]
    return found


async def load(session: AsyncSession) -> None:
    """Put the Academies into an empty or older database; safe to repeat."""
    for entry in _known():
        await session.merge(Academy(**entry))
    await session.flush()


@cache
def _places() -> dict[str, str]:
    return {one["code"]: one["name"].removesuffix(" Leadership Academy") for one in _known()}


@cache
def names() -> dict[str, str]:
    """The whole name of each Academy by its code."""
    return {one["code"]: one["name"] for one in _known()}


def place(code: str) -> str:
    """What an Academy is of: YH → Yorkshire and the Humber. For where its whole name is too long."""
    return _places().get(code, code)


async def academies(work: Work) -> list[AcademyView]:
    """All Academies by name. No permission: their names are on the public log-in page."""
    rows = (await work.session.exec(select(Academy).order_by(col(Academy.name)))).all()
    return [msgspec.convert(row, AcademyView, from_attributes=True) for row in rows]


async def academy(work: Work, code: str) -> tuple[AcademyView, str] | None:
    """One Academy, and what the review says of its network. No permission: as ``academies``."""
    row = await work.session.get(Academy, code)
    return (msgspec.convert(row, AcademyView, from_attributes=True), row.network) if row else None
