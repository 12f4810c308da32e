"""Which book a claim is worked out by: as it was known, without one decision, or with a figure as if it had held."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from faculty_api.policy.amend import amended
from faculty_api.policy.book import Book, Figures
from faculty_api.policy.parameter import Dated
from faculty_api.rates import service as rates
from faculty_api.rates.models import Rate
from schemas.rates import RateKind


class Books:
    """The book for an Academy (None: for everybody) as it was known at an instant.

    ``without``: leave this decision out. ``suppose``: as if this proposal's figure had held on every day.
    """

    def __init__(self, adopted: Sequence[Rate], *, without: UUID | None = None, suppose: Rate | None = None) -> None:
        self._adopted = [row for row in adopted if row.id != without]
        self._suppose = suppose
        self._rows: dict[str | None, tuple[list[Rate], list[datetime]]] = {}
        self._found: dict[tuple[str | None, int], Book] = {}
        self._supposed: dict[int, Book] = {}

    def of(self, academy: str | None, known: datetime) -> Book:
        rows, instants = self._of(academy)
        place = academy, bisect_right(instants, known)
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = self._with(academy, amended(tuple(map(rates.amendment, rows[: place[1]]))))
        return found

    def _of(self, academy: str | None) -> tuple[list[Rate], list[datetime]]:
        if academy not in self._rows:
            rows = [row for row in self._adopted if row.academy_code in (None, academy)]
            self._rows[academy] = rows, [row.decided_at or row.proposed_at for row in rows]
        return self._rows[academy]

    def _with(self, academy: str | None, book: Book) -> Book:
        if self._suppose is None or self._suppose.academy_code not in (None, academy):
            return book
        if id(book) not in self._supposed:
            self._supposed[id(book)] = Supposed(book, self._suppose)
        return self._supposed[id(book)]


class Supposed(Book):
    """A book in which one figure holds on every day. A local decision still stands over a figure of the policy."""

    def __init__(self, under: Book, rate: Rate) -> None:
        self.parameters, self.begins = under.parameters, under.begins
        entry = rates.amendment(rate).entry
        self._under, self._key, self._local = under, rate.key, rate.kind == RateKind.LOCAL
        self._entry: Dated = entry
        self._over: dict[Figures, Figures] = {}

    def on(self, day: date) -> Figures:
        under = self._under.on(day)
        if not self._local and under.cite(self._key)[0].standing == "local":
            return under
        if under not in self._over:
            cited = self.parameters[self._key].cite(self._entry)
            self._over[under] = under.replaced({self._key: cited})
        return self._over[under]
