"""The demonstration as it is built: whole, sound, and with everybody in it whom one may want to be."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest

from faculty_api.demo import people
from faculty_api.demo.build import build
from faculty_api.demo.cast import invent
from faculty_api.demo.situations import SITUATIONS, STAFF
from faculty_api.kernel import installation
from faculty_api.kernel.embedded import Server
from faculty_api.settings import Settings
from schemas.access import Role
from schemas.claims import ClaimStatus
from schemas.events import EVENTS, read_back
from schemas.offers import OfferStatus
from schemas.payments import RunStatus
from tests.shared import SHARED, needs_shared
from tests.support.commands import ROOT, faculty
from tests.support.database import copied


@pytest.fixture(scope="module")
def demo(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("demo")
    with copied(postgres, "template0") as url:
        with ThreadPoolExecutor(1) as pool:  # a browser test may hold the main thread's event loop
            pool.submit(build, Settings(home=home, demo=True), url).result()
        yield url, home


def column(url: str, query: str) -> list[object]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(query.encode()).fetchall()]


def test_the_same_seed_gives_the_same_people() -> None:
    one, other = invent(date(2026, 11, 22)), invent(date(2026, 11, 22))
    assert one == other
    assert [person.id for person in invent(date(2027, 6, 1)).members] == [person.id for person in one.members]
    addresses = [somebody.email for somebody in [*one.members, *one.staff]]
    assert (len(set(addresses)), len(one.members)) == (len(addresses), 360)
    assert all(address.endswith("@example.org") for address in addresses)
    assert [one.role for one in one.staff].count(Role.DATA_PROTECTION) == 2, "a removal takes two of them"
    assert [words for _, role, words in STAFF if words.casefold() == role.value.replace("-", " ")] == []


ROSTERS = [ROOT / "docs" / "sample-roster.csv", pytest.param(SHARED / "data" / "roster.csv", marks=needs_shared)]


@pytest.mark.parametrize("roster", ROSTERS)
def test_nobody_shares_an_address_or_a_number_with_a_sample_roster(roster: Path) -> None:
    """Else an importer would be shown duplicates that are none."""
    written = re.sub(r"\s", "", roster.read_text("utf-8")).casefold()
    cast = invent(date(2026, 11, 22))
    phones = [one.phone for one in cast.members]
    assert len(set(phones)) == len(phones) == 360
    theirs = [*phones, *(words for one in [*cast.members, *cast.staff] for words in (one.email, one.name))]
    assert [one for one in theirs if re.sub(r"\s", "", one).casefold() in written] == []


def test_it_is_marked_as_the_demonstrations(demo: tuple[str, Path]) -> None:
    assert installation.look(demo[0]) == (installation.newest_revision(), "demo")


def test_its_size(demo: tuple[str, Path]) -> None:
    counts = {
        table: column(demo[0], f"SELECT count(*) FROM {table}")[0] for table in ("academy", "programme", "cohort")
    }
    moved = (
        "SELECT count(*) FROM session WHERE moved_from IS NOT NULL OR status = 'cancelled' GROUP BY status ORDER BY 1"
    )
    assert column(demo[0], moved) == [1, 1]
    assert counts == {"academy": 10, "programme": 24, "cohort": 43}
    assert column(demo[0], "SELECT count(*) FROM associate GROUP BY kind ORDER BY kind") == [303, 60]


STATUS = {"rate": "state"}


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("offer", set(OfferStatus) - {OfferStatus.WITHDRAWN, OfferStatus.CANCELLED, OfferStatus.NO_SHOW}),
        ("claim", set(ClaimStatus) - {ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN}),
        ("payment_run", set(RunStatus) - {RunStatus.DRAFT}),
        ("rate", {"proposed", "adopted", "refused"}),
    ],
)  # fmt: skip
def test_every_state_is_there_to_see(demo: tuple[str, Path], table: str, wanted: set[str]) -> None:
    assert wanted <= set(column(demo[0], f"SELECT DISTINCT {STATUS.get(table, 'status')} FROM {table}"))


def test_no_figure_is_said_to_be_the_policys(demo: tuple[str, Path]) -> None:
    """What the real policy says is not known: the demonstration only decides locally, and says until when."""
    assert set(column(demo[0], "SELECT kind FROM rate")) == {"local"}
    reasons = column(demo[0], "SELECT reason FROM rate")
    assert [one for one in reasons if "until the policy's own figure is confirmed" not in str(one)] == []
    ended = "SELECT academy_code FROM rate WHERE state = 'adopted' AND until > now()"
    assert column(demo[0], ended) == ["LN"]


def test_one_can_be_every_kind_of_user_in_every_telling_situation(demo: tuple[str, Path]) -> None:
    listed = people.read(demo[0])
    assert [one.situation for one in listed] == [one.words for one in SITUATIONS] + [words for _, _, words in STAFF]
    assert set(people.KINDS) <= {one.kind for one in listed}
    assert len({one.person for one in listed}) == len(listed)


def test_everything_that_happened_can_be_read_back(demo: tuple[str, Path]) -> None:
    with psycopg.connect(demo[0]) as connection:
        rows = connection.execute("SELECT kind, data, subject FROM event").fetchall()
    assert {type(read_back(kind, data)).__name__ for kind, data, _ in rows} <= set(EVENTS)
    assert len(rows) > 1000


def test_its_books_and_its_history_hold(demo: tuple[str, Path]) -> None:
    done = faculty("verify", FACULTY_DATABASE_URL=demo[0], FACULTY_HOME=str(demo[1]))
    assert (done.returncode, done.stdout.strip()) == (0, "The events' chain and the money's invariants hold")


NOT_SO = {
    "a run is on its way though its payment date has passed": """
        SELECT serial FROM payment_run
        WHERE status IN ('draft', 'locked', 'approved', 'sent') AND pay_on < current_date""",
    "a run pays sooner than it may": "SELECT serial FROM payment_run WHERE pay_on < created_at::date + 3",
    "a payment was made before its date": """
        SELECT reference FROM payment_item i JOIN payment_run r ON r.id = i.run_id
        WHERE (outcome ->> 'paid_on')::date < r.pay_on""",
    "results were read before they could be there": """
        SELECT r.serial FROM run_result f JOIN payment_run r ON r.id = f.run_id
        WHERE (f.imported_at AT TIME ZONE 'Europe/London')::date < r.pay_on""",
    "somebody was told of a payment before its day": """
        SELECT l.id FROM letter l WHERE l.template = 'paid' AND NOT EXISTS (SELECT 1 FROM payment_item i
        WHERE i.person_id = l.person_id AND (i.outcome ->> 'paid_on')::date <= l.made_at)""",
    "a run waits behind a change of bank details": """
        SELECT r.serial FROM payment_item i JOIN payment_run r ON r.id = i.run_id
        JOIN bank_details b ON b.person_id = i.person_id AND b.status = 'entered'
        WHERE r.status IN ('locked', 'approved')""",
}


@pytest.mark.parametrize("query", NOT_SO.values(), ids=NOT_SO.keys())
def test_the_days_of_its_payments_follow_one_another(demo: tuple[str, Path], query: str) -> None:
    assert column(demo[0], query) == []


def test_what_came_back_is_decided_but_for_the_newest(demo: tuple[str, Path]) -> None:
    query = "SELECT outcome ->> 'decided' FROM payment_item WHERE status = 'failed' ORDER BY reference"
    *older, newest = column(demo[0], query)
    assert (set(older), newest) == ({"pay_again"}, None)


async def test_a_token_for_each_kind(demo: tuple[str, Path]) -> None:
    tokens = [await people.token_for(demo[0], kind, None) for kind in people.KINDS]
    assert [token[:4] for token in tokens] == ["fac_"] * 9
    assert len(set(tokens)) == 9


def test_a_token_by_the_command_line(demo: tuple[str, Path]) -> None:
    done = faculty("token", "--as", "associate", FACULTY_DATABASE_URL=demo[0], FACULTY_HOME=str(demo[1]))
    assert (done.returncode, done.stdout[:4]) == (0, "fac_")


def test_an_unknown_kind_is_told_in_words(demo: tuple[str, Path]) -> None:
    done = faculty("token", "--as", "king", FACULTY_DATABASE_URL=demo[0], FACULTY_HOME=str(demo[1]))
    assert done.returncode == 1
    assert done.stderr.startswith("faculty: There is no demonstration person king. Choose one of: associate,")
