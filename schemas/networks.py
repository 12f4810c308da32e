"""The ten local Academies."""

from schemas.values import View


class AcademyView(View, frozen=True, kw_only=True):
    code: str
    name: str
    region: str
