"""Pure: what is wrong with what is written down."""

from datetime import date, timedelta

from schemas.errors import Fault
from schemas.heard import WriteHeard

LONGEST = timedelta(days=366)


def faults(command: WriteHeard, today: date) -> list[Fault]:
    wrong = []
    if not command.said.strip():
        wrong.append(Fault(field="said", message="Enter what was said"))
    if command.said_on > today:
        wrong.append(Fault(field="said_on", message="The day it was said must be today or in the past"))
    elif command.said_on < today - 3 * LONGEST:
        wrong.append(Fault(field="said_on", message="The day it was said must be in the last 3 years"))
    if not today <= command.answer_by <= today + LONGEST:
        wrong.append(Fault(field="answer_by", message="The day of an answer must be today or in the next 12 months"))
    return wrong
