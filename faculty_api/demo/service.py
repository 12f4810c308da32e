"""What only a demonstration does: list its people, let anybody in as one of them, show everybody's letters."""

import re
from uuid import UUID

import msgspec

from faculty_api.accounts import service as accounts
from faculty_api.demo.people import KEY
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.installation import DEMO, InstallationRow
from faculty_api.kernel.work import Work
from faculty_api.messages import mail
from faculty_api.messages import service as messages
from schemas.access import Role
from schemas.accounts import LogInView
from schemas.demo import DemoPerson
from schemas.messages import LetterView

MAILBOX = 100
"""The newest letters are shown, no more."""


async def _must_be_demo(work: Work) -> None:
    """Every use-case here begins with this: the database itself must say that the demonstration made it."""
    made_by = await work.session.get(InstallationRow, DEMO[0])
    if made_by is None or made_by.value != DEMO[1]:
        raise NotFound


async def listed(work: Work) -> list[DemoPerson]:
    """Those who can log in: a record that was joined to another, or closed, cannot any more."""
    await _must_be_demo(work)
    found = await work.session.get(InstallationRow, KEY)
    people = msgspec.json.decode(found.value, type=list[DemoPerson]) if found else []
    able = await accounts.able(work, {one.person for one in people})
    return [one for one in people if (one.person, one.role) in able]


async def enter(work: Work, person: UUID, role: Role) -> LogInView:
    """Log in as one of the listed people, without a letter."""
    if not any(one.person == person and one.role == role for one in await listed(work)):
        raise NotFound("Choose somebody from the list")
    return await accounts.enter(work, person, by="demonstration", role=role)


async def letters(work: Work) -> list[LetterView]:
    """The newest letters to anybody."""
    await _must_be_demo(work)
    return await messages.newest(work, most=MAILBOX)


def calendars_of(letter: LetterView) -> list[mail.Brought]:
    return list(mail.brought(letter.calendar))


async def brought(work: Work, letter_id: UUID, number: int) -> mail.Brought:
    """What a letter brought for a calendar; ``number`` from 1."""
    await _must_be_demo(work)
    letter = next((one for one in await messages.newest(work, most=MAILBOX) if one.id == letter_id), None)
    found = calendars_of(letter) if letter else []
    if not 0 < number <= len(found):
        raise NotFound
    return found[number - 1]


async def proof_code(work: Work) -> str:
    """The code in the newest letter to the actor that has one: nobody here reads their email. "" when there is none."""
    await _must_be_demo(work)
    mine = await messages.newest(work, person=work.actor.person, most=20)
    found = next((letter for letter in mine if letter.subject == messages.subject("proof_code")), None)
    code = re.search(r"\b[0-9]{6}\b", found.body) if found else None
    return code[0] if code else ""
