"""Pure: days of a plan, how a link stands, when answers have no names, and the statements there are."""

from datetime import UTC, date, datetime, timedelta

from faculty_api.development import rules, statements
from schemas.development import SayStep
from schemas.reflections import InviteState, ReflectionStatus, SayAnswers, Scale

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = NOW.date()
OPEN, ENDED = ReflectionStatus.OPEN, ReflectionStatus.ENDED


def test_how_a_link_stands() -> None:
    soon, gone = NOW + timedelta(seconds=1), NOW
    cases = [
        (rules.Asked(soon, None, None), OPEN, InviteState.WAITING),
        (rules.Asked(gone, None, None), OPEN, InviteState.LATE),
        (rules.Asked(soon, None, None), ENDED, InviteState.OVER),
        (rules.Asked(soon, None, NOW), OPEN, InviteState.TAKEN_BACK),
        (rules.Asked(soon, None, NOW), ENDED, InviteState.TAKEN_BACK),
        (rules.Asked(gone, NOW, None), ENDED, InviteState.ANSWERED),
    ]
    assert [(one, got) for one, status, want in cases if (got := rules.invite_state(one, status, NOW)) != want] == []


def test_from_three_answers_on_nobody_is_told_who_said_what() -> None:
    assert [rules.named(count) for count in range(5)] == [True, True, True, False, False]


def test_days_of_a_plan() -> None:
    past, ahead, far = date(2026, 11, 21), date(2026, 11, 23), date(2040, 1, 1)
    cases = [
        (SayStep(), None, []),
        (SayStep(aim_by=TODAY, done_on=TODAY), None, []),
        (SayStep(aim_by=past), None, ["aim_by"]),
        (SayStep(aim_by=past), past, []),
        (SayStep(aim_by=far), None, ["aim_by"]),
        (SayStep(done_on=ahead), None, ["done_on"]),
        (SayStep(done_on=date(1999, 12, 31)), None, ["done_on"]),
    ]
    found = [
        (one, [fault.field for fault in rules.step_faults(one, before, TODAY)], want) for one, before, want in cases
    ]
    assert [one for one in found if one[1] != one[2]] == []
    assert rules.step_faults(SayStep(aim_by=TODAY), None, date(2028, 2, 29)) != []


def test_answers_are_to_questions_there_are_and_others_leave_none_out() -> None:
    asked, themes = {"a", "b"}, {"t"}
    whole = SayAnswers(scale={"a": Scale.OFTEN, "b": Scale.CANNOT_SAY})
    part = SayAnswers(scale={"a": Scale.OFTEN}, words={"t": "x"})
    odd = SayAnswers(scale={"c": Scale.OFTEN}, words={"u": "x"})
    found = [
        [fault.field for fault in rules.answer_faults(said, asked, themes, whole=every)]
        for said, every in ((whole, True), (part, False), (part, True), (odd, False))
    ]
    assert found == [[], [], ["b"], ["c", "u"]]


def test_each_version_asks_about_each_of_the_four_themes() -> None:
    for version in range(1, statements.newest() + 1):
        themes = statements.themes(version)
        assert [one.code for one in themes] == [
            "strategic-intent", "driving-transformation", "collaborative-style", "flexibility",
        ]  # fmt: skip
        assert all(len(one.statements) == 3 for one in themes)
        asked, _ = statements.codes(version)
        assert len(asked) == 12
        assert [code for code in asked if not code.isidentifier()] == []
