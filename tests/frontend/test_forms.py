"""A form becomes a command, or every fault at once."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta

from faculty_api.kernel.errors import Conflict, Invalid
from frontend import forms
from schemas.errors import Fault
from schemas.removals import StopRemoval
from schemas.values import Command, Pence, PersonId, ShortText

PERSON = PersonId(UUID(int=7))

ODD = "must use ordinary characters only. Take out what shows as �"


class Book(Command, frozen=True, kw_only=True):
    person: PersonId
    title: ShortText
    start: datetime
    end: datetime
    fee: Pence
    places: Annotated[int, Meta(ge=1, le=40)]
    days: tuple[str, ...] = ()
    online: bool = False
    note: Annotated[str, Meta(max_length=10)] = "none"
    first: UUID | None = None


DATE = forms.day("First session", "Enter the date of the first session", earliest=date(2027, 1, 1))
FIELDS: dict[str, forms.Reader] = {
    "title": forms.text("Cohort name"),
    "start": forms.moment("Starts at", "Enter the time it starts", on="on", date=DATE),
    "end": forms.moment("Ends at", "Enter the time it ends", on="on", date=DATE),
    "fee": forms.pounds("The cost", "Enter the cost"),
    "places": forms.whole("Number of places", like=12),
    "days": forms.several("Select a day", ("mon", "tue"), exclusive="none", both="Select days or none", optional=True),
    "online": forms.yes_no("Select yes if it is online"),
    "note": forms.prose("Note", optional=True),
    "first": forms.choice("Select who", (str(PERSON),), optional=True),
}
TYPED: dict[str, Any] = {
    "_csrf_token": "x", "title": "  Leading with Care ", "on-day": "9", "on-month": "feb", "on-year": "2027",
    "start": "10am", "end": "13:00", "fee": "£12.40", "places": "12", "days": ["all", "mon", "tue"], "online": "no",
    "note": "",
}  # fmt: skip


def test_everything_right() -> None:
    command, faults = forms.read(TYPED, Book, FIELDS, person=PERSON)
    assert faults == {}
    assert command == Book(
        person=PERSON,
        title="Leading with Care",
        start=datetime(2027, 2, 9, 10, tzinfo=UTC),
        end=datetime(2027, 2, 9, 13, tzinfo=UTC),
        fee=1240,
        places=12,
        days=("mon", "tue"),
    )


def test_an_empty_form_names_every_fault_in_page_order() -> None:
    command, faults = forms.read({}, Book, FIELDS, person=PERSON)
    assert command is None
    assert [(key, one.field, one.message) for key, one in faults.items()] == [
        ("title", "title", "Enter cohort name"),
        ("on", "on", "Enter the date of the first session"),
        ("fee", "fee", "Enter the cost"),
        ("places", "places", "Enter number of places"),
        ("online", "online", "Select yes if it is online"),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": "x" * 201}, {"title": ("title", "Cohort name must be 200 characters or less")}),
        ({"title": "a\nb"}, {"title": ("title", "Cohort name must be on 1 line")}),
        ({"title": "a\x00b"}, {"title": ("title", f"Cohort name {ODD}")}),
        ({"note": "a\ud800b"}, {"note": ("note", f"Note {ODD}")}),
        ({"online": "\x00"}, {"online": ("online", "Select yes if it is online")}),
        ({"title": ["a", "b", "\n"]}, {"title": ("title", "Enter cohort name")}),
        ({"title": object()}, {"title": ("title", "Enter cohort name")}),
        ({"on-month": ""}, {"on": ("on-month", "First session must include a month")}),
        ({"on-day": "31"}, {"on": ("on", "First session must be a real date")}),
        ({"on-year": "2026"}, {"on": ("on", "First session must be the same as or after 1 January 2027")}),
        ({"start": "10"}, {"start": ("start", "Starts at must be a time, like 10am or 13:30")}),
        ({"end": ""}, {"end": ("end", "Enter the time it ends")}),
        ({"fee": "1e2"}, {"fee": ("fee", "The cost must be a number, like 12.40")}),
        ({"places": "41"}, {"places": ("places", "Number of places must be between 1 and 40")}),
        ({"places": "many"}, {"places": ("places", "Number of places must be a whole number, like 12")}),
        ({"days": ["mon", "none"]}, {"days": ("days", "Select days or none")}),
        ({"days": "sun"}, {"days": ("days", "Select a day")}),
        ({"online": "perhaps"}, {"online": ("online", "Select yes if it is online")}),
        ({"note": "01234567890"}, {"note": ("note", "Note must be 10 characters or less")}),
        ({"first": "someone else"}, {"first": ("first", "Select who")}),
        (
            {"on-day": "31", "on-month": "10", "start": "1:30am"},
            {"start-which": (
                "start-which",
                "Select which 1:30am you mean: it happens twice on 31 October 2027, when the clocks go back",
            )},
        ),
        (
            {"on-day": "28", "on-month": "3", "start": "1:30am"},
            {"start": (
                "start",
                "Starts at must be before 1am or from 2am: there is no 1:30am on 28 March 2027, "
                "when the clocks go forward",
            )},
        ),
    ],
)  # fmt: skip
def test_one_fault(change: dict[str, Any], expected: dict[str, tuple[str, str]]) -> None:
    command, faults = forms.read(TYPED | change, Book, FIELDS, person=PERSON)
    assert command is None
    assert {key: (one.field, one.message) for key, one in faults.items()} == expected


def test_the_second_of_two_equal_times() -> None:
    twice = {"on-day": "31", "on-month": "10", "start": "1:30am", "start-which": "second", "end": "3am"}
    command, faults = forms.read(TYPED | twice, Book, FIELDS, person=PERSON)
    assert faults == {}
    assert command is not None
    assert command.start == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert forms.shown(command, FIELDS)["start-which"] == "second"


def test_only_none_of_these_is_an_empty_answer() -> None:
    command, _ = forms.read(TYPED | {"days": "none"}, Book, FIELDS, person=PERSON)
    assert command is not None
    assert command.days == ()


def test_what_is_shown_reads_back_the_same() -> None:
    command, _ = forms.read(TYPED, Book, FIELDS, person=PERSON)
    assert command is not None
    again, faults = forms.read(forms.shown(command, FIELDS), Book, FIELDS, person=PERSON)
    assert (again, faults) == (command, {})


def test_a_single_tick() -> None:
    class Agree(Command, frozen=True, kw_only=True):
        agreed: bool

    assert forms.read({"agreed": "yes"}, Agree, {"agreed": forms.tick()})[0] == Agree(agreed=True)
    assert forms.read({}, Agree, {"agreed": forms.tick()})[0] == Agree(agreed=False)


class Bank(Command, frozen=True, kw_only=True):
    email: str
    sort_code: str


BANK: dict[str, forms.Reader] = {
    "email": forms.email(),
    "sort_code": forms.digits("Sort code", "Enter a sort code", lengths=(6,)),
}


@pytest.mark.parametrize("typed", ["30-94-30", "30 94 30", "309430", " 30–94–30 "])
def test_codes_as_people_write_them(typed: str) -> None:
    command, _ = forms.read({"email": "sam@example.org", "sort_code": typed}, Bank, BANK)
    assert command == Bank(email="sam@example.org", sort_code="309430")


@pytest.mark.parametrize(
    "typed", ["sam", "sam@", "a@b", "a b@example.org", "a@b@example.org", "sam@exam\x01ple.org", "@x.org"]
)
def test_not_an_email(typed: str) -> None:
    _, faults = forms.read({"email": typed, "sort_code": "30943"}, Bank, BANK)
    wanted = "Enter an email address" + ("" if "\x01" in typed else " in the correct format, like name@example.org")
    assert [one.message for one in faults.values()] == [wanted, "Sort code must be 6 numbers"]


def test_a_refusal_becomes_faults() -> None:
    full = Fault(field="end", message="End must be after start")
    assert forms.refused(Invalid("No", faults=(full,))) == {"end": full}
    assert forms.refused(Conflict("Someone else has this session now")) == {
        "": Fault(field="", message="Someone else has this session now")
    }


def test_command_id_is_kept_or_made() -> None:
    assert forms.command_id({"_command_id": str(UUID(int=9))}) == UUID(int=9)
    assert forms.command_id({"_command_id": "nonsense"}) != forms.command_id({})


def test_a_field_that_is_not_of_the_command_is_our_mistake() -> None:
    class Empty(msgspec.Struct, frozen=True):
        pass

    with pytest.raises(KeyError):
        forms.read({"x": "1"}, Empty, {"x": forms.text("X")})


def test_a_reason_that_is_too_short_says_how_long_it_must_be() -> None:
    fields = {"reason": forms.text("Reason", "Enter why")}
    said = {
        typed: forms.read({"reason": typed}, StopRemoval, fields)[1]["reason"].message for typed in (" ", "too short")
    }
    assert said == {" ": "Enter why", "too short": "Reason is too short. Enter 10 characters or more"}


def test_marks_that_turn_the_page_round_are_left_out_and_names_from_right_to_left_stay() -> None:
    typed = {**TYPED, "title": "\u202eGnidael\u2066 \u05e0\u05d5\u05e2\u05d4\u200f\u2069"}
    command, faults = forms.read(typed, Book, FIELDS, person=PERSON)
    assert (faults, command and command.title) == ({}, "Gnidael \u05e0\u05d5\u05e2\u05d4\u200f")
