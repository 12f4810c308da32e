"""What the policy pays for a session called off, and who can be in two places, by cases."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from faculty_api.claims import called_off
from faculty_api.policy.book import load
from faculty_api.programmes import days, plan, rules
from faculty_api.programmes.clash_rules import Hindrance, Spot, hindrance, travel_minutes
from faculty_api.programmes.moving import moved_parts
from schemas.assess import FeeLine
from schemas.programmes import Mode, Part, PartTimes
from schemas.rescheduling import NewTime
from tests.builders import NOW

DAY, NOON = date(2027, 2, 9), time(12)
LINE = FeeLine(
    category="involvement_payment", offered_pence=15_000, payable_pence=15_000, status="payable", because="Full day"
)


def test_what_a_session_called_off_pays() -> None:
    by_notice: dict[str, Any] = {"cancel.by_host": "by_notice", "cancel.notice_hours": 24}
    half: dict[str, Any] = {"cancel.by_host": "percent", "cancel.by_host_percent": 50}
    cases: list[tuple[dict[str, Any], float | None, str | None, int, str]] = [
        # decisions, hours of notice, waits with, paid, how its reason begins
        ({}, 20, "held", 15_000, "Full day"),
        ({"cancel.by_host": "full"}, 20, None, 15_000, "The host cancelled the session, and it is paid in full."),
        ({"cancel.by_host": "none"}, 20, None, 0, "The host cancelled the session, and a cancelled session is not"),
        ({"cancel.by_host": "percent"}, 20, "limit_not_set", 15_000, "Full day"),
        (half, 20, None, 7_500, "The host cancelled the session"),
        ({"cancel.by_host": "percent", "cancel.by_host_percent": 0}, 20, None, 0, "The host cancelled the session"),
        ({"cancel.by_host": "by_notice"}, 20, "limit_not_set", 15_000, "Full day"),
        (by_notice, 23.9, None, 15_000, "The host cancelled the session less"),
        (by_notice, 24, None, 0, "The host cancelled the session 24 hours"),
        (by_notice, -3, None, 15_000, "The host cancelled the session less"),
        (by_notice, None, "held", 15_000, "Full day"),
    ]  # fmt: skip
    wrong = []
    for decisions, hours, waits, paid, begins in cases:
        figures = load().with_decisions(decisions, DAY).on(DAY)
        notice = None if hours is None else timedelta(hours=hours)
        found, line = called_off.waits(figures, notice), called_off.as_paid(LINE, notice, figures)
        told = called_off.in_words(figures, notice) if notice is not None else "said."
        seen = (found[0] if found else None, line.payable_pence, line.because.startswith(begins), told.endswith("."))
        if seen != (waits, paid, True, True) or (line.status == "refused") != (paid == 0):
            wrong.append((decisions, hours, seen, line.because))
    assert wrong == []


def _spot(
    starts: float, ends: float, place: str = "Leeds", part: Part = Part.DELIVER, mode: Mode = Mode.IN_PERSON
) -> Spot:
    noon = datetime(2027, 2, 9, 12, tzinfo=UTC)
    return Spot(part, noon + timedelta(hours=starts), noon + timedelta(hours=ends), mode, place, place)


def test_two_parts_clash_by_time_or_by_the_way_between_them() -> None:
    here = _spot(0, 2)
    cases = [
        (_spot(2, 3), 0, 0, None),
        (_spot(1.5, 3), 0, 0, Hindrance.OVERLAP),
        (_spot(2, 3, "Hull"), 85, 115, Hindrance.TRAVEL),
        (_spot(-3, -2, "Hull"), 85, 115, None),
        (_spot(-3, -1.9, "Hull"), 85, 115, Hindrance.TRAVEL),
        (_spot(2.25, 3, "York"), None, 30, Hindrance.TRAVEL),
        (_spot(2.5, 3, "York"), None, 30, None),
        (_spot(2, 3, "Hull", Part.DEBRIEF), 85, 0, None),
        (_spot(2, 3, "", mode=Mode.ONLINE), 85, 0, None),
        (_spot(-1, 3, "", mode=Mode.ONLINE), 85, 0, Hindrance.OVERLAP),
    ]
    seen = [
        (travel_minutes(here, other, km), hindrance(here, other, minutes), hindrance(other, here, minutes))
        for other, km, minutes, _ in cases
    ]
    assert seen == [(minutes, kind, kind) for _, _, minutes, kind in cases]


def test_parts_move_along_and_keep_the_time_of_day_when_the_clocks_change() -> None:
    def part(kind: Part, day: int, hour: int, until: int) -> PartTimes:
        return PartTimes(
            part=kind,
            starts_at=datetime(2027, 2, day, hour, tzinfo=UTC),
            ends_at=datetime(2027, 2, day, until, tzinfo=UTC),
        )

    to = NewTime(on=date(2027, 3, 29), starts=NOON, ends=NOON.replace(hour=14), mode=Mode.ONLINE)
    parts = [part(Part.PREPARE, 8, 16, 17), part(Part.DELIVER, 9, 10, 15), part(Part.DEBRIEF, 9, 15, 16)]
    assert [(str(one.part), f"{one.starts_at:%d %H:%M}") for one in moved_parts(parts, to, NOW)] == [
        ("prepare", "28 15:00"), ("deliver", "29 11:00"), ("debrief", "29 13:00"),
    ]  # fmt: skip
    near = [part(Part.PREPARE, 9, 9, 10), part(Part.DELIVER, 9, 10, 15)]
    assert [f"{one.starts_at:%d %H:%M}" for one in moved_parts(near, to, NOW)] == ["29 10:00", "29 11:00"]


def test_parts_of_two_sessions_in_each_others_way() -> None:
    def session(*times: tuple[Part, float, float]) -> list[PartTimes]:
        nine = datetime(2027, 2, 9, 9, tzinfo=UTC)
        return [
            PartTimes(part=part, starts_at=nine + timedelta(hours=a), ends_at=nine + timedelta(hours=b))
            for part, a, b in times
        ]

    one = session((Part.PREPARE, 0, 1), (Part.DELIVER, 1, 3), (Part.DEBRIEF, 3, 4))
    apart = session((Part.PREPARE, 4, 5), (Part.DELIVER, 5, 6))
    near = session((Part.PREPARE, 3.5, 5), (Part.DELIVER, 5, 6))
    assert rules.parts_in_each_others_way([one, apart]) == []
    assert rules.parts_in_each_others_way([one, near]) == [
        "Getting ready for session 2 begins before the end of: talking after session 1. Nobody can do both"
    ]


def test_days_to_think_about_say_how_sure_they_are() -> None:
    seen = {day.isoformat(): plan.notes(day) for day in (date(2027, 8, 2), date(2027, 10, 11), date(2031, 4, 14))}
    assert seen == {
        "2027-08-02": ["School holidays in most of England (look up the dates of your council)"],
        "2027-10-11": ["Yom Kippur"],
        "2031-04-14": [
            "Vaisakhi (expected, a day earlier or later)",
            "The religious days of 2031 are not in our list yet",
            "Bank holidays are not known after 2028",
        ],
    }
    assert [one.name for one in days.known() if one.kind == "school" and one.standing != "placeholder"] == []
    assert [one.name for one in days.known() if one.kind not in ("school", "religious", "awareness")] == []
