"""What the owner of a calendar answered to an invitation in it: a meeting they said no to does not keep them busy.

Runs in the limited child process (``expanding``); the standard library alone. Of who was invited nothing is kept or
handed on, only the answer. Names of properties and parameters: RFC 5545 3.2.12, 3.8.4.1; ``EMAIL``: RFC 7986 6.2.

Who of those invited is the owner is never guessed: it is somebody under an e-mail address that we know to be theirs,
or that the calendar itself goes by. Where nobody can be told to be, no answer frees anything.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

ANSWER = "X-FACULTY-ANSWER"
"""The property that the trimmed calendar has in place of everybody who was invited."""
NO, PERHAPS = "NO", "PERHAPS"
INVITED = re.compile(r"ATTENDEE[;:]", re.I)
BY = re.compile(r"ORGANIZER[;:]", re.I)
NAMED = re.compile(r"X-WR-CALNAME[^:]*:", re.I)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=((?:"[^"]*"|[^";:])*)', re.I)
_ADDRESS = re.compile(r"[^\s@/:;,\"<>]+@[^\s@/:;,\"<>]+\.[^\s@/:;,\"<>]+")


def addresses(said: Iterable[str]) -> frozenset[str]:
    """Those of them that are e-mail addresses, alike however they are written."""
    plain = (one.strip().lower().removeprefix("mailto:") for one in said)
    return frozenset(one for one in plain if _ADDRESS.fullmatch(one))


def in_url(url: str) -> frozenset[str]:
    """The e-mail address that a calendar goes by in its own address, as Google's and others have it in their path."""
    return addresses(unquote(part) for part in url.partition("?")[0].split("/")[3:])


class Invited:
    """Those invited to one entry, line by line. ``answer``: ``NO``, ``PERHAPS``, or empty: it keeps them busy."""

    def __init__(self, owner: frozenset[str]) -> None:
        self.owner = owner
        self.mine: set[str] = set()
        self.one = ""
        self.count = 0
        self.by_somebody = False

    def line(self, line: str) -> None:
        if BY.match(line):
            self.by_somebody = True
        if not INVITED.match(line):
            return
        said, value = _parts(line)
        self.one = said.get("PARTSTAT", "").upper()
        self.count += 1
        if self.owner & addresses([value, said.get("EMAIL", "")]):
            self.mine.add(self.one)

    def answer(self) -> str:
        """Under several addresses of theirs, whatever keeps them busiest. One person alone, whom nobody invited, is
        most likely the owner: likely is not enough to free them, so that is unknown."""
        if self.mine:
            if self.mine <= {"DECLINED"}:
                return NO
            return PERHAPS if self.mine <= {"DECLINED", "TENTATIVE", "DELEGATED"} else ""
        alone = self.count == 1 and not self.by_somebody
        return PERHAPS if alone and self.one in ("DECLINED", "TENTATIVE", "DELEGATED") else ""


def _parts(line: str) -> tuple[dict[str, str], str]:
    """Parameters, and the value after them; quotes may hold any sign."""
    at, said = line.find(";"), dict[str, str]()
    colon = line.find(":")
    if at < 0 or at > colon:
        return said, line[colon + 1 :]
    while found := _PARAMETER.match(line, at):
        said.setdefault(found[1].upper(), found[2].strip('"'))
        at = found.end()
    return said, line[at + 1 :] if line[at : at + 1] == ":" else ""
