"""A second reader of calendars, written from RFC 5545 for tests: no line of it is shared with what writes them.

Times are worked out from the rules in the calendar's own VTIMEZONE, never from what this machine knows of London.
"""

# ruff: noqa: DTZ001, DTZ007 - local times are what a reader of zones works on
import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

Property = tuple[str, dict[str, str], str]
Node = tuple[str, list[Property], list["Node"]]


class Item(NamedTuple):
    """An event."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    place: str
    notes: str
    url: str
    status: str
    sequence: int
    method: str
    organiser: str
    attendees: list[str]
    rsvp: list[str]


def tree(raw: str) -> list[Node]:
    """The components of a stream, with their properties."""
    assert raw.endswith("\r\n"), "each line ends with CRLF"
    assert re.search("(?<!\r)\n|\r(?!\n)", raw) is None, "no line ends otherwise"
    root: Node = ("", [], [])
    open_: list[Node] = [root]
    for line in raw[:-2].replace("\r\n ", "").replace("\r\n\t", "").split("\r\n"):
        name, said, value = _property(line)
        if name == "BEGIN":
            made: Node = (value, [], [])
            open_[-1][2].append(made)
            open_.append(made)
        elif name == "END":
            assert open_.pop()[0] == value
        else:
            open_[-1][1].append((name, said, value))
    assert len(open_) == 1
    return root[2]


def _property(line: str) -> Property:
    """NAME;PARAM=value;PARAM="va:lue":value"""
    pieces, quoted, start = [], False, 0
    for at, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter in ";:" and not quoted:
            pieces.append(line[start:at])
            start = at + 1
            if letter == ":":
                break
    else:
        raise AssertionError(f"no value: {line}")
    said = dict(piece.split("=", 1) for piece in pieces[1:])
    return pieces[0].upper(), {name.upper(): value.strip('"') for name, value in said.items()}, line[start:]


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


class Zone:
    """What a VTIMEZONE says: yearly changes on a last Sunday, as ours has them and nothing else."""

    def __init__(self, node: Node) -> None:
        self.changes = [self._change({name: value for name, _, value in props}) for _, props, _ in node[2]]

    @staticmethod
    def _change(said: dict[str, str]) -> tuple[int, timedelta, timedelta, timedelta]:
        """Month, time of day, offset before, offset after."""
        rule = re.fullmatch(r"FREQ=YEARLY;(?=.*BYDAY=-1SU)(?=.*BYMONTH=(\d+)).*", said["RRULE"])
        assert rule, said["RRULE"]
        at = datetime.strptime(said["DTSTART"], "%Y%m%dT%H%M%S")
        before, after = (_offset(said[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        return int(rule[1]), timedelta(hours=at.hour, minutes=at.minute), before, after

    def utc(self, local: datetime) -> datetime:
        """Of the offsets that lead to this local time, the one in force then; it must be one alone."""
        found = {local - after for _, _, _, after in self.changes if self._at(local - after) == after}
        assert len(found) == 1, f"{local} is {len(found)} instants"
        return found.pop().replace(tzinfo=UTC)

    def _at(self, utc: datetime) -> timedelta:
        passed = [
            (datetime(year, month, _last_sunday(year, month)) + clock - before, after)
            for year in (utc.year - 1, utc.year)
            for month, clock, before, after in self.changes
        ]
        return max(one for one in passed if one[0] <= utc)[1]


def _last_sunday(year: int, month: int) -> int:
    return max(day for day in range(25, 32) if datetime(year, month, day).weekday() == 6)


def _offset(value: str) -> timedelta:
    found = timedelta(hours=int(value[1:3]), minutes=int(value[3:5]))
    return -found if value[0] == "-" else found


def items(raw: str) -> list[Item]:
    """Every event of every calendar in it."""
    found = []
    for kind, props, inside in tree(raw):
        assert kind == "VCALENDAR"
        assert ("VERSION", {}, "2.0") in props
        zones = {
            next(value for name, _, value in one[1] if name == "TZID"): Zone(one)
            for one in inside
            if one[0] == "VTIMEZONE"
        }
        method = next((value for name, _, value in props if name == "METHOD"), "")
        found += [_item(one[1], zones, method) for one in inside if one[0] == "VEVENT"]
    return found


def when(props: list[Property], name: str, zones: dict[str, Zone]) -> datetime:
    ((_, said, value),) = [one for one in props if one[0] == name]
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return zones[said["TZID"]].utc(datetime.strptime(value, "%Y%m%dT%H%M%S"))


def _item(props: list[Property], zones: dict[str, Zone], method: str) -> Item:
    def one(wanted: str) -> str:
        return next((plain(value) for name, _, value in props if name == wanted), "")

    attendees = [(value, said.get("RSVP", "")) for name, said, value in props if name == "ATTENDEE"]
    return Item(
        one("UID"), when(props, "DTSTART", zones), when(props, "DTEND", zones), one("SUMMARY"), one("LOCATION"),
        one("DESCRIPTION"), one("URL"), one("STATUS"), int(one("SEQUENCE")), method, one("ORGANIZER"),
        [value for value, _ in attendees], [rsvp for _, rsvp in attendees],
    )  # fmt: skip
