"""What people said of single dates when many were asked: a yes is knowledge that they are free then, and nothing more.

A no, an "if need be" and no answer say nothing here. What is booked, dates away, "not now"
and what their own calendar shows as busy weigh more than a yes; a calendar that is old or ends before does not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import column, func, select, table

from faculty_api.availability import rules
from faculty_api.busy.queries import seconds
from faculty_api.busy.rules import heard
from schemas.availability import AvailabilityMode, Free
from schemas.values import Interval

# Polls stand above this feature: their tables are named here, not imported.
_DATE = table("date_poll_date", column("id"), column("starts_at"), column("ends_at"))
_ASKED = table("date_poll_person", column("id"), column("person_id"))
_ANSWER = table("date_poll_answer", column("asked_id"), column("date_id"), column("could"))


def said_yes(person: Any, since: datetime, until: datetime) -> Any:
    """The times that ``person`` (a column) said yes to, as a query of JSON for ``busy.queries.intervals``."""
    return (
        select(func.jsonb_agg(func.jsonb_build_array(seconds(_DATE.c.starts_at), seconds(_DATE.c.ends_at))))
        .select_from(_ASKED)
        .join(_ANSWER, _ANSWER.c.asked_id == _ASKED.c.id)
        .join(_DATE, _DATE.c.id == _ANSWER.c.date_id)
        .where(_ASKED.c.person_id == person, _ANSWER.c.could == "yes")
        .where(_DATE.c.starts_at < until, _DATE.c.ends_at > since)
    )


def counting_yes(found: Free, said: rules.Said, week: rules.Week, spans: Sequence[Interval]) -> Free:
    """FREE where they said yes to each of the spans, unless something that weighs more is in the way."""
    if found is Free.FREE or not said.yes or week.mode is AvailabilityMode.NOT_NOW:
        return found
    if not all(any(one.start <= span.start and span.end <= one.end for one in said.yes) for span in spans):
        return found
    fixed = heard(rules.answer(rules.Said(away=said.away, booked=said.booked), spans), said.outside, spans)
    return found if fixed is Free.BUSY else Free.FREE
