"""What somebody said no to does not keep them busy, and nobody is taken for the owner who may not be. RFC 5545."""

import pytest

from faculty_api.busy import answering
from faculty_api.busy.expanding import expanded
from faculty_api.busy.trimming import trimmed
from tests.busy.calendars import WINDOW, calendar, event, in_words, timed

HOUR = ("20270209T100000", "20270209T110000")
OWNER = answering.addresses(["Sam@Example.org", "sam.okafor@example.net"])
BUSY, MAYBE, FREE = (["02-09 10:00/11:00"], []), ([], ["02-09 10:00/11:00"]), ([], [])
BY = "ORGANIZER;CN=Pat Lowe:mailto:pat@example.org"
PAT = "ATTENDEE;CN=Pat Lowe;PARTSTAT=ACCEPTED:mailto:pat@example.org"


def me(partstat: str, address: str = "mailto:sam@example.org", more: str = "") -> str:
    return f"ATTENDEE;CN=Sam Okafor{more}{';PARTSTAT=' * bool(partstat)}{partstat}:{address}"


ANSWERS: dict[str, tuple[list[str], tuple[list[str], list[str]]]] = {
    "yes": ([BY, PAT, me("ACCEPTED")], BUSY),
    "no": ([BY, PAT, me("DECLINED")], FREE),
    "no, however it is written": ([BY, PAT, me("declined", "MAILTO:Sam@EXAMPLE.org")], FREE),
    "no, under another address of theirs": ([BY, PAT, me("DECLINED", "mailto:sam.okafor@example.net")], FREE),
    "no, under an address beside a number": ([BY, me("DECLINED", "tel:123", ";EMAIL=sam@example.org")], FREE),
    "no, with signs in quotes": ([BY, 'ATTENDEE;CN="Sam; a:b, c";PARTSTAT=DECLINED:mailto:sam@example.org'], FREE),
    "no, though they asked for it themselves": (["ORGANIZER:mailto:sam@example.org", PAT, me("DECLINED")], FREE),
    "perhaps": ([BY, PAT, me("TENTATIVE")], MAYBE),
    "somebody else goes for them": ([BY, PAT, me("DELEGATED")], MAYBE),
    "no answer yet": ([BY, PAT, me("NEEDS-ACTION")], BUSY),
    "no answer written": ([BY, PAT, me("")], BUSY),
    "an answer nobody knows": ([BY, PAT, me("X-LATER")], BUSY),
    "no under one address, yes under another": (
        [BY, me("DECLINED"), me("ACCEPTED", "mailto:sam.okafor@example.net")], BUSY,
    ),
    "no under one address, perhaps under another": (
        [BY, me("DECLINED"), me("TENTATIVE", "mailto:sam.okafor@example.net")], MAYBE,
    ),
    "somebody else said no": ([BY, me("DECLINED", "mailto:kim@example.org"), me("ACCEPTED")], BUSY),
    "somebody else said no, of the owner nothing": ([BY, me("DECLINED", "mailto:kim@example.org")], BUSY),
    "one alone said no, whom nobody asked": ([me("DECLINED", "mailto:kim@example.org")], MAYBE),
    "two said no, whom nobody asked": ([me("DECLINED", "mailto:kim@example.org"), PAT], BUSY),
    "a name is no address": ([BY, me("DECLINED", "mailto:kim@example.org", ";CN=sam@example.org")], BUSY),
    "an address within another": ([BY, me("DECLINED", "mailto:xsam@example.org")], BUSY),
    "no, of a reminder": ([BY, "BEGIN:VALARM", me("DECLINED"), "TRIGGER:-PT5M", "END:VALARM"], BUSY),
    "our own word, from outside": ([BY, PAT, f"{answering.ANSWER}:{answering.NO}"], BUSY),
    "free, and yes": ([BY, me("ACCEPTED"), "TRANSP:TRANSPARENT"], FREE),
    "perhaps, and no": ([BY, me("DECLINED"), "STATUS:TENTATIVE"], FREE),
    "called off, and yes": ([BY, me("ACCEPTED"), "STATUS:CANCELLED"], FREE),
    "not quite sure in Outlook": (["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"], MAYBE),
}  # fmt: skip


@pytest.mark.parametrize("what", ANSWERS)
def test_what_was_answered(what: str) -> None:
    lines, wanted = ANSWERS[what]
    found = expanded(calendar(timed(*HOUR, *lines)), WINDOW, "", OWNER)
    assert (in_words(found["busy"]), in_words(found["maybe"])) == wanted


def test_whose_calendar_it_is_by_its_own_name_or_address() -> None:
    """Google names a calendar by its owner's address, there and in the secret address. A name that is none is none."""
    said_no = timed(*HOUR, BY, me("DECLINED"))
    for name, wanted in (("sam@example.org", FREE), ("Sam's calendar", BUSY), ("sam@example.org and more", BUSY)):
        found = expanded(calendar(f"X-WR-CALNAME:{name}", said_no), WINDOW)
        assert (in_words(found["busy"]), in_words(found["maybe"])) == wanted, name
    url = "https://calendar.example.org/calendar/ical/Sam%40example.org/private-0123/basic.ics?for=kim@example.org"
    assert answering.in_url(url) == {"sam@example.org"}
    assert answering.in_url("https://kim@example.org/x.ics") == frozenset()
    assert answering.addresses(["", "mailto:", "a@b", "no address", "<sam@example.org>"]) == frozenset()


def test_one_time_of_a_series_that_was_said_no_to() -> None:
    weekly = timed("20270202T100000", "20270202T110000", "RRULE:FREQ=WEEKLY;COUNT=3", BY, me("ACCEPTED"))
    one = timed(*HOUR, "RECURRENCE-ID:20270209T100000Z", BY, me("DECLINED"))
    found = expanded(calendar(weekly, one), WINDOW, "", OWNER)
    assert in_words(found["busy"]) == ["02-02 10:00/11:00", "02-16 10:00/11:00"]


def test_nobody_who_was_invited_is_handed_on() -> None:
    parts = calendar("X-WR-CALNAME:sam@example.org", event(f"DTSTART:{HOUR[0]}Z", BY, PAT, me("DECLINED")))
    kept = trimmed(parts, WINDOW.since.date(), OWNER).lower()
    assert f"{answering.ANSWER}:{answering.NO}".lower() in kept
    assert not any(word in kept for word in ("@", "pat", "sam", "mailto", "declined"))
