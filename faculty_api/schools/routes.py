"""School holidays as JSON."""

from uuid import UUID

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.schools import service
from schemas.schools import (
    ConfirmSchoolHoliday,
    RemoveSchoolHoliday,
    SaveSchoolHoliday,
    SchoolHolidayGone,
    SchoolHolidayView,
)
from schemas.values import Page

TAGS = ["Cohorts"]


@get("/networks/{code:str}/school-holidays", tags=TAGS)
async def list_school_holidays(code: FromPath[str], work: NamedDependency[Work]) -> Page[SchoolHolidayView]:
    """In order of time, without those that ended more than a year ago."""
    return Page(items=await service.school_holidays(work, code))


@post("/networks/{code:str}/school-holidays", tags=TAGS)
async def add_school_holiday(
    request: Request, code: FromPath[str], data: JSONBody[SaveSchoolHoliday], work: NamedDependency[Work]
) -> SchoolHolidayView:
    return await doors.once(work, request, SchoolHolidayView, lambda: service.add_school_holiday(work, code, data))


@put("/school-holidays/{holiday_id:uuid}", tags=TAGS)
async def change_school_holiday(
    request: Request, holiday_id: FromPath[UUID], data: JSONBody[SaveSchoolHoliday], work: NamedDependency[Work]
) -> SchoolHolidayView:
    """New dates are confirmed by nobody, even where the old ones were."""
    return await doors.once(
        work, request, SchoolHolidayView, lambda: service.change_school_holiday(work, holiday_id, data)
    )


@post("/school-holidays/{holiday_id:uuid}/confirm", tags=TAGS)
async def confirm_school_holiday(
    request: Request, holiday_id: FromPath[UUID], data: JSONBody[ConfirmSchoolHoliday], work: NamedDependency[Work]
) -> SchoolHolidayView:
    return await doors.once(
        work, request, SchoolHolidayView, lambda: service.confirm_school_holiday(work, holiday_id, data)
    )


@post("/school-holidays/{holiday_id:uuid}/remove", tags=TAGS)
async def remove_school_holiday(
    request: Request, holiday_id: FromPath[UUID], data: JSONBody[RemoveSchoolHoliday], work: NamedDependency[Work]
) -> SchoolHolidayGone:
    return await doors.once(
        work, request, SchoolHolidayGone, lambda: service.remove_school_holiday(work, holiday_id, data)
    )


handlers = [
    list_school_holidays, add_school_holiday, change_school_holiday, confirm_school_holiday, remove_school_holiday,
]  # fmt: skip
