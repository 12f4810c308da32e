"""A letter as an e-mail; what it brings for a calendar as RFC 6047 has it."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

from schemas.messages import LetterView

_EACH = re.compile(r"BEGIN:VCALENDAR\r\n.*?END:VCALENDAR\r\n", re.DOTALL)
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


class Brought(NamedTuple):
    """``method``: REQUEST or CANCEL."""

    method: str
    text: str


def brought(calendar: str) -> Iterator[Brought]:
    """The calendars of a letter, one by one."""
    for found in _EACH.findall(calendar):
        method = _METHOD.search(found)
        if method:
            yield Brought(method[1], found)


def compose(letter: LetterView, sender: str, host: str) -> EmailMessage:
    """The words; beside them the first calendar, as programs look for it there; each further one as a file.

    A message names one method, and an event has its own calendar: RFC 5546 section 3.2 has one UID in each.
    """
    message = EmailMessage(policy=SMTP)  # lines of a calendar end with CRLF, whatever they are wrapped in
    message["From"], message["To"], message["Subject"] = sender, letter.address, letter.subject
    message["Message-ID"] = f"<{letter.id}@{host}>"
    message.set_content(letter.body)
    for number, one in enumerate(brought(letter.calendar)):
        kind = {"method": one.method}
        if number == 0:
            message.add_alternative(one.text, subtype="calendar", params=kind)
        else:
            message.add_attachment(one.text, subtype="calendar", params=kind, filename=f"session-{number + 1}.ics")
    return message
