"""The Academies: reference data that everybody may read."""

import tomllib
from importlib.resources import files

import msgspec
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.work import Work
from faculty_api.networks.models import Academy
from schemas.networks import AcademyView


async def load(session: AsyncSession) -> None:
    """Put the ten Academies of the review into an empty or older database; safe to repeat."""
    text = files("faculty_api.networks").joinpath("data/academies.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["academy"]:
        await session.merge(Academy(**entry))
    await session.flush()


async def academies(work: Work) -> list[AcademyView]:
    """All Academies by name. No permission: their names are on the public log-in page."""
    rows = (await work.session.exec(select(Academy).order_by(col(Academy.name)))).all()
    return [msgspec.convert(row, AcademyView, from_attributes=True) for row in rows]
