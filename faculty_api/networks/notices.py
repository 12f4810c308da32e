"""The noticeboard of a network: a few words of the team, until a day. Nobody replies to them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.networks import queries, rules
from faculty_api.networks.models import Notice
from schemas.access import Permission
from schemas.networks import NoticePutUp, NoticeTakenDown, NoticeView, PutUpNotice


async def notices(work: Work, code: str | None = None) -> list[NoticeView]:
    """Those that are up and the reader may see, the newest first; of one network, or of all in reach."""
    reach = work.must(Permission.NOTICE_VIEW)
    where = [
        queries.notices_in(reach),
        queries.up(london_day(work.now)),
        *([col(Notice.academy_code) == code] if code else []),
    ]
    return [_view(row) for row in await queries.notices(work.session, *where)]


async def put_up_notice(work: Work, code: str, command: PutUpNotice) -> NoticeView:
    """Shown to the associates of this network at once, up to and including its last day."""
    reach = work.must(Permission.NOTICE_EDIT)
    if not (reach.everyone or code in reach.academies):
        raise NotFound
    objection = rules.objection_to_last_day(command.last_day, london_day(work.now))
    if objection:
        raise Invalid.field("last_day", objection)
    if not command.title.strip() or not command.words.strip():
        raise Invalid("A notice needs a heading and some words")
    made = Notice(
        id=new_id(),
        academy_code=code,
        title=command.title.strip(),
        words=command.words.strip(),
        last_day=command.last_day,
        put_up_at=work.now,
        put_up_by=work.actor.person,
    )
    work.session.add(made)
    work.record(NoticePutUp(subject=made.id, academy=code, last_day=made.last_day))
    await work.flush({"fk_notice_academy_code_academy": NotFound()})
    return await _one(work, made.id)


async def take_down_notice(work: Work, notice_id: UUID) -> NoticeView:
    """On nobody's page any more. Once."""
    reach = work.must(Permission.NOTICE_EDIT)
    row = await queries.notice(work.session, reach, notice_id)
    if row is None:
        raise NotFound
    if row.taken_down_at is not None:
        raise Conflict("This notice was taken down already")
    row.taken_down_at = work.now
    work.record(NoticeTakenDown(subject=row.id, academy=row.academy_code))
    await work.flush()
    return await _one(work, notice_id)


async def _one(work: Work, notice_id: UUID) -> NoticeView:
    (row,) = await queries.notices(work.session, col(Notice.id) == notice_id)
    return _view(row)


def _view(row: Row[Any]) -> NoticeView:
    notice = row[0]
    return NoticeView(
        id=notice.id,
        academy=notice.academy_code,
        title=notice.title,
        words=notice.words,
        last_day=notice.last_day,
        put_up_at=notice.put_up_at,
        put_up_by=row.name,
    )
