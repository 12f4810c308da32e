"""Which book a claim is worked out by: as it was known, without one decision, or with a figure as if it had held."""

from bisect import bisect_right
from collections.abc import Container, Sequence
from datetime import date, datetime
from uuid import UUID

from faculty_api.policy.amend import amended
from faculty_api.policy.book import Book, Figures
from faculty_api.policy.parameter import Dated
from faculty_api.rates import service as rates
from faculty_api.rates.models import Rate
from schemas.rates import RateKind
from schemas.values import Citation


class Books:
    """The book for an Academy (None: for everybody) as it was known at an instant.

    ``without``: leave these decisions out. ``suppose``: as if the figures of these proposals had held on every day.
    """

    def __init__(self, adopted: Sequence[Rate], *, without: Container[UUID] = (), suppose: Sequence[Rate] = ()) -> None:
        self._adopted = [row for row in adopted if row.id not in without]
        self._suppose = suppose
        self._rows: dict[str | None, tuple[list[Rate], list[datetime]]] = {}
        self._found: dict[tuple[str | None, int], Book] = {}

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
        here = [row for row in self._suppose if row.academy_code in (None, academy)]
        own = [row for row in self._adopted if row.academy_code is not None and row.academy_code == academy]
        return Supposed(book, here, own) if here else book


class Supposed(Book):
    """A book in which these figures hold on every day.

    A local decision still stands over a figure of the policy, and an Academy's ``own`` over one for everybody.
    """

    def __init__(self, under: Book, figures: Sequence[Rate], own: Sequence[Rate]) -> None:
        self.parameters, self.begins, self._under = under.parameters, under.begins, under
        self._entries = {row.key: row for row in sorted(figures, key=lambda row: row.academy_code is not None)}
        self._own = {self._place(row.key, rates.amendment(row).entry) for row in own}
        self._over: dict[Figures, Figures] = {}

    def on(self, day: date) -> Figures:
        under = self._under.on(day)
        if under not in self._over:
            self._over[under] = under.replaced(
                {
                    key: self.parameters[key].cite(rates.amendment(row).entry)
                    for key, row in self._entries.items()
                    if self._gives_way(row, under.cite(key)[0])
                }
            )
        return self._over[under]

    def _gives_way(self, row: Rate, cited: Citation) -> bool:
        """Whether what holds on a day gives way to the figure."""
        if cited.standing != "local" or row.academy_code is not None:
            return True
        return row.kind == RateKind.LOCAL and self._place(row.key, cited) not in self._own

    @staticmethod
    def _place(key: str, held: Dated | Citation) -> tuple[object, ...]:
        return key, held.value, held.source
