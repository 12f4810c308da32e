"""The JSON doors of letters that somebody prints and posts or reads out."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel.work import Work
from faculty_api.paper import service
from schemas.messages import HandLetters, LettersSettled, SettleLetters

TAGS = ["Messages"]


@get("/letters", tags=TAGS)
async def letters(work: NamedDependency[Work]) -> HandLetters:
    """Those of a team to its own people, or of data protection; the earliest deadline first."""
    return await service.letters(work)


@post("/letters/settlement", tags=TAGS, status_code=200)
async def settle(data: JSONBody[SettleLetters], work: NamedDependency[Work]) -> LettersSettled:
    """They were printed and posted, told by phone, or are not needed any more."""
    return await service.settle(work, data)


@post("/letters/{letter_id:uuid}/reopening", tags=TAGS, status_code=200)
async def reopen(letter_id: FromPath[UUID], work: NamedDependency[Work]) -> LettersSettled:
    """It was said by mistake: it waits again."""
    return await service.reopen(work, letter_id)


handlers = [letters, settle, reopen]
