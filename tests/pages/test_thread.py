"""The thread through the delivered session, from a messy list to money on its way, in a real browser, as its users."""

from collections.abc import Callable, Iterator

import pytest

from faculty_api.kernel.embedded import Server
from tests.pages import associate_steps as associate
from tests.pages import finance_steps as finance
from tests.pages import team_steps as team
from tests.pages.cast import LONG, SAMPLE, Lead, let_time_pass, rivals, seed
from tests.pages.hands import Clicks, Hand, Keys
from tests.support.browser import Open
from tests.support.database import copied
from tests.support.site import Site, as_if_just_logged_in, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def site(postgres: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty installation for each way through the thread."""
    with copied(postgres, template) as url, serving(url, tmp_path_factory.mktemp("site")) as running:
        yield running


def test_by_keyboard_on_a_wide_screen(site: Site, open_page: Open) -> None:
    seen: set[str] = set()
    walk(site, lambda: Keys(open_page(base_url=site.url, width=Keys.width), seen), SAMPLE)


def test_by_taps_without_javascript_on_a_narrow_screen(site: Site, open_page: Open) -> None:
    seen: set[str] = set()
    walk(site, lambda: Clicks(open_page(base_url=site.url, width=Clicks.width, javascript=False), seen), LONG)


def walk(site: Site, visitor: Callable[[], Hand], lead: Lead) -> None:
    url, cast = site.database_url, seed(site.database_url)

    def come_in(secret: str) -> Hand:
        hand = visitor()
        hand.log_in(secret, site.url)
        return hand

    priya, tom, ruth, cara = (come_in(secret) for secret in (cast.priya, cast.tom, cast.ruth, cast.cara))
    farah, colin, vera, joan = come_in(cast.farah), come_in(cast.colin), come_in(cast.vera), visitor()

    team.add_people(priya, lead)
    first = team.create_cohort(priya, lead)
    associate.log_in_by_link(joan, url, lead)
    associate.log_in_by_code(joan, url, lead)
    associate.say_when(joan, away=associate.a_date_away(first))
    team.send_offers(priya, lead, first)

    same_place, same_time = rivals(url, cast, lead)
    cara.go(same_place)
    cara.at("Co-lead a session in Leeds")
    for hand, partner, booked in (
        (joan, "Ruth Clarke", "Ruth Clarke (has not answered yet)"),
        (ruth, lead.name, lead.name),
    ):
        associate.read_offer(hand, first, partner)
        associate.say_yes(hand)
        associate.after_yes(hand, booked)
    associate.say_yes(cara)
    cara.at("Someone else has this session now")
    joan.go(same_time)
    joan.at("This session is no longer on offer")

    let_time_pass(url)
    team.mark_delivered(priya, lead)
    mine = associate.claim_train(joan)
    hers = associate.claim_nothing_more(ruth)
    team.ask(tom, mine, lead)
    associate.answer_question(joan, mine)
    team.approve(tom, mine, lead.name)
    team.approve(tom, hers, "Ruth Clarke")

    as_if_just_logged_in(url)
    finance.nobody_can_be_paid(farah, lead)
    associate.give_account(joan, lead)
    finance.check_account(vera, lead)
    run = finance.make_run(farah, lead)
    finance.cannot_approve_own(farah, run)
    payroll, bank = finance.approve_and_download(colin, run)
    paid_on = finance.read_results(farah, run, payroll, bank)
    associate.see_money(joan, mine, paid_on)
