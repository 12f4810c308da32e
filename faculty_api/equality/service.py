"""The optional equality form, and what may be said of its answers."""

from faculty_api.equality import queries, rules
from faculty_api.equality.models import EqualityMark
from faculty_api.equality.questions import questions
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import queries as people
from schemas.access import Permission
from schemas.equality import (
    AnswerCount,
    AnswerEquality,
    Asked,
    EqualityAnswered,
    EqualityAsked,
    EqualityDeclined,
    EqualityReport,
    Question,
    QuestionCounts,
)
from schemas.values import PersonId

ONCE = "You have answered already. We cannot change it: we do not know which answers are yours"


async def asked(work: Work) -> EqualityAsked:
    """The questions, and whether the actor has answered or declined them."""
    work.must(Permission.EQUALITY_ANSWER)
    found = await queries.mark(work.session, work.actor.person)
    return EqualityAsked(asked=Asked(found.state) if found else None, questions=list(questions()))


async def answer(work: Work, command: AnswerEquality) -> EqualityAsked:
    """Counted, once, and not kept. Never wrapped in ``doors.once``: a command is kept beside who sent it."""
    reach = work.must(Permission.EQUALITY_ANSWER)
    me = await people.locked(work.session, reach, work.actor.person)
    if me is None:
        raise NotFound
    _known(command)
    await _mark(work, Asked.ANSWERED)
    every = [(question.code, code) for question in questions() for code, _ in question.answers]
    quarter = rules.quarter_of(london_day(work.now))
    await queries.add(work.session, me.academy_code, quarter, every, command.answers)
    work.record(EqualityAnswered(subject=PersonId(work.actor.person)))
    await work.flush()
    return EqualityAsked(asked=Asked.ANSWERED, questions=list(questions()))


async def decline(work: Work) -> EqualityAsked:
    """They do not want to be asked again; they may still answer."""
    reach = work.must(Permission.EQUALITY_ANSWER)
    if await people.locked(work.session, reach, work.actor.person) is None:
        raise NotFound
    await _mark(work, Asked.DECLINED)
    work.record(EqualityDeclined(subject=PersonId(work.actor.person)))
    await work.flush()
    return EqualityAsked(asked=Asked.DECLINED, questions=list(questions()))


async def report(work: Work, academy: str | None = None, period: str = "") -> EqualityReport:
    """The counts of one period, of one Academy or (for those who see all) of all together; small ones are hidden."""
    reach = work.must(Permission.EQUALITY_VIEW)
    if not reach.everyone and academy is None:
        (academy,) = reach.academies
    codes = [one.code for one in await networks.academies(work)]
    if academy is not None and (academy not in codes or not (reach.everyone or academy in reach.academies)):
        raise NotFound
    there = rules.periods(await queries.forms(work.session), rules.quarter_of(london_day(work.now)))
    if period and period not in there:
        raise NotFound
    chosen = period or next(reversed(there), "")
    found = await queries.counts(work.session, there[chosen]) if chosen else []
    shown = []
    for question in questions() if chosen else ():
        counts = {(row.academy_code, row.answer): int(row.counted) for row in found if row.question == question.code}
        shown.append(_shown(question, counts, codes, academy or rules.ALL))
    return EqualityReport(
        academy=academy, periods=list(reversed(there)), period=chosen, least=rules.LEAST, questions=shown
    )


def _shown(question: Question, counts: dict[rules.Cell, int], codes: list[str], row: str) -> QuestionCounts:
    """One row of the whole network's table: what is hidden is decided over all of it, whoever asks."""
    table = rules.with_totals(counts, codes, [code for code, _ in question.answers])
    gone = rules.hidden(table)

    def seen(answer: str) -> int | None:
        return None if (row, answer) in gone else table[row, answer]

    answers = [AnswerCount(code=code, name=name, count=seen(code)) for code, name in question.answers]
    return QuestionCounts(code=question.code, title=question.title, total=seen(rules.ALL), answers=answers)


async def _mark(work: Work, state: Asked) -> None:
    """``ONCE`` when they have answered. The person is held."""
    found = await queries.mark(work.session, work.actor.person)
    quarter = rules.quarter_of(london_day(work.now))
    if found is None:
        work.session.add(EqualityMark(person_id=work.actor.person, state=state, quarter=quarter))
    elif found.state == Asked.ANSWERED:
        raise Conflict(ONCE)
    else:
        found.state, found.quarter = state, quarter
    await work.flush()


def _known(command: AnswerEquality) -> None:
    if not command.answers:
        raise Invalid("Answer at least 1 question, or tell us that you do not want to answer")
    known = {question.code: {code for code, _ in question.answers} for question in questions()}
    for code, given in command.answers.items():
        if given not in known.get(code, ()):
            raise Invalid.field(code if code in known else "answers", "Select from the list")
