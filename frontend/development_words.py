"""Words for development plans and reflections, and the fields of their questions."""

from typing import Any, NamedTuple

import msgspec

from faculty_api.development import statements
from frontend import forms
from frontend.filters import plain_date
from schemas.development import Step, StepView
from schemas.reflections import AnswersView, InviteState, ReflectionView, SayAnswers, Scale, ThemeWords

STEPS = {
    Step.OBSERVE: ("Observe", "You are there and watch how others lead a session."),
    Step.SHADOW: ("Shadow", "You prepare with the people who lead, and do a small part beside them."),
    Step.CO_LEAD: ("Lead together for the first time", "You lead a session with somebody else, as equals."),
    Step.MENTOR: ("Mentor others", "You go along with somebody who is newer than you."),
}
SCALE = {
    Scale.RARELY: "Rarely",
    Scale.SOMETIMES: "Sometimes",
    Scale.OFTEN: "Often",
    Scale.NEARLY_ALWAYS: "Nearly always",
    Scale.CANNOT_SAY: "I cannot say",
}
OPTIONS = [(one.value, words) for one, words in SCALE.items()]
STATES = {
    InviteState.WAITING: "Not answered yet",
    InviteState.ANSWERED: "Answered",
    InviteState.TAKEN_BACK: "You took the link back",
    InviteState.LATE: "Not answered in time",
    InviteState.OVER: "Not answered",
}
WORDS = "_words"
"""What the name of a theme's text field ends with."""


class Asked(NamedTuple):
    """One theme as it is asked: statements by the name of their field, and the name of its text field."""

    name: str
    statements: list[tuple[str, str]]
    field: str


class Seen(NamedTuple):
    """One theme as it is read: for each statement my own word and the others', and everybody's words."""

    name: str
    rows: list[list[str]]
    mine: str
    others: list[tuple[str, str]]


def asked(version: int, *, own: bool) -> list[Asked]:
    return [
        Asked(one.name, [(each.code, each.own if own else each.other) for each in one.statements], _field(one.code))
        for one in statements.themes(version)
    ]


def _field(theme: str) -> str:
    return theme.replace("-", "_") + WORDS


def read(form: forms.Form, version: int, *, whole: bool) -> tuple[SayAnswers | None, dict[str, Any]]:
    """The answers as typed. ``whole``: each statement needs one."""
    every = statements.themes(version)
    fields: dict[str, forms.Reader] = {}
    kinds: list[tuple[str, Any, Any]] = []
    for theme in every:
        for each in theme.statements:
            missing = f"Select how often: {each.other}" if whole else ""
            fields[each.code] = forms.choice(missing, tuple(SCALE), optional=not whole)
            kinds.append((each.code, str, ""))
        fields[_field(theme.code)] = forms.prose(f"What you wrote under “{theme.name}”", optional=True)
        kinds.append((_field(theme.code), ThemeWords, ""))
    said, errors = forms.read(form, msgspec.defstruct("Said", kinds, kw_only=True), fields)
    if said is None:
        return None, errors
    given: dict[str, str] = msgspec.structs.asdict(said)
    scale = {each.code: Scale(given[each.code]) for one in every for each in one.statements if given[each.code]}
    return SayAnswers(scale=scale, words={one.code: given[_field(one.code)] for one in every}), {}


def typed(said: AnswersView | None) -> dict[str, str]:
    """Answers as a form shows them to begin with."""
    if said is None:
        return {}
    scale: dict[str, str] = {code: one.value for code, one in said.scale.items()}
    return scale | {_field(code): words for code, words in said.words.items()}


def seen(one: ReflectionView) -> list[Seen]:
    return [
        Seen(
            theme.name,
            [[each.own, _mine(one, each.code), _others(one, each.code)] for each in theme.statements],
            one.mine.words.get(theme.code, "") if one.mine else "",
            _words(one, theme.code),
        )
        for theme in statements.themes(one.version)
    ]


def _words(one: ReflectionView, code: str) -> list[tuple[str, str]]:
    """With names where it says who said what."""
    if one.together:
        return [("", words) for words in one.together.words.get(code, ())]
    return sorted((said.name, said.words[code]) for said in one.others if said.words.get(code))


def _mine(one: ReflectionView, code: str) -> str:
    found = one.mine.scale.get(code) if one.mine else None
    return SCALE[found] if found else "Not said"


def _others(one: ReflectionView, code: str) -> str:
    """Often: 2. Sometimes: 1. With names where it says who said what: Ann: Often. Bo: Rarely."""
    if one.together:
        counts = one.together.scale.get(code, {})
        return ". ".join(f"{words}: {counts[said]}" for said, words in SCALE.items() if said in counts)
    return ". ".join(
        f"{said.name or 'Somebody'}: {SCALE[said.scale[code]]}" for said in one.others if code in said.scale
    )


def step_rows(one: StepView, *, own: bool = True) -> list[tuple[str, str]]:
    nothing = "You have not said yet" if own else "They have not said yet"
    done = plain_date(one.done_on) if one.done_on else "Not yet"
    if one.from_session:
        done += ". We know it from your sessions" if own else ". It is known from their sessions"
    by = plain_date(one.aim_by) if one.aim_by else "No day"
    return [("Aim", one.aim or nothing), ("By when", by), ("Done", done)]
