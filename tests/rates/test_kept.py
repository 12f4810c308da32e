"""Offers that wait for an answer keep the pay they were sent with, and that is said before a figure is adopted."""

from datetime import date

import pytest

from faculty_api.kernel.errors import NotAllowed
from faculty_api.offers import service as offers
from faculty_api.rates import service
from schemas.access import Actor, Role
from schemas.offers import OfferStatus, OfferTo, OfferView, SendOffers
from schemas.rates import DecideRate, RateKind
from schemas.values import PersonId, SessionId
from tests.rates.conftest import Desk

FROM = date(2027, 3, 1)
HALF = {"key": "fee.half_day", "from_": FROM, "value": 8_000}
SAID = "1 offer for days from 1 March 2027 waits for an answer and keeps the pay it was sent with"


async def sent(desk: Desk, day: date, academy: str = "YH", minutes: int = 180) -> tuple[OfferView, Actor]:
    build = desk.build
    who = await build.associate("Sam Okafor", academy=academy)
    session = await build.session_of(await build.cohort(academy=academy), day=day, minutes=minutes)
    to = OfferTo(session_id=SessionId(session.id), person_id=PersonId(who.person_id))
    team = await build.staff(Role.TEAM, academy)
    (made,) = await offers.send(build.work(team), SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
    await build.session.commit()
    return made, team


async def test_it_is_counted_for_whoever_decides_and_named_to_whoever_may_see_offers(desk: Desk) -> None:
    await sent(desk, date(2027, 4, 13))
    await sent(desk, date(2027, 2, 28))  # before it
    await sent(desk, date(2027, 4, 14), minutes=300)  # a full day
    proposed = await desk.put(**HALF)
    farah, nadia = await desk.enter(desk.finance), await desk.enter(desk.national)
    for page in (f"proposals/{proposed}", f"proposals/adopt?p={proposed}"):
        text = await farah.open(f"/admin/rates/{page}")
        assert (SAID in text, "Sam Okafor" in text) == (True, False)
    text = await nadia.open(f"/admin/rates/proposals/{proposed}")
    assert (SAID in text, text.count("Sam Okafor"), "13 April 2027" in text) == (True, 1, True)
    await farah.open(f"/admin/rates/proposals/{proposed}")
    assert SAID in await farah.send(form=1)


async def test_only_where_it_would_hold(desk: Desk) -> None:
    await sent(desk, date(2027, 4, 13), "LN")
    farah = await desk.enter(desk.finance)
    for facts in ({"kind": RateKind.LOCAL, "academy": "YH"}, {"kind": RateKind.LOCAL, "until": date(2027, 4, 13)}):
        other = await desk.put(**{**HALF, **facts})
        assert "keeps the pay" not in await farah.open(f"/admin/rates/proposals/{other}")
    lasting = {"from_": date(2027, 2, 1), "until": date(2027, 5, 1), "value": 7_000}
    own = await desk.put(**{**HALF, "kind": RateKind.LOCAL, "academy": "LN", **lasting})
    assert SAID.replace("March", "February") in await farah.open(f"/admin/rates/proposals/{own}")
    await service.decide(desk.build.work(desk.finance), own, DecideRate(adopt=True))
    await desk.build.session.commit()
    assert "keeps the pay" not in await farah.open(f"/admin/rates/proposals/{await desk.put(**HALF)}")


async def test_the_teams_page_says_what_a_new_offer_would_pay(desk: Desk) -> None:
    made, team = await sent(desk, date(2027, 4, 13))
    reader = await desk.enter(team)
    assert "a new offer would pay" not in await reader.open(f"/team/sessions/{made.session_id}")
    await service.decide(desk.build.work(desk.finance), await desk.put(**HALF), DecideRate(adopt=True))
    await desk.build.session.commit()
    text = await reader.open(f"/team/sessions/{made.session_id}")
    assert "The offer to Sam Okafor says £75. A figure has changed since: a new offer would pay £80." in text
    text = await reader.send({}, form=1)
    assert ("Offer taken back" in text, "a new offer would pay" in text) == (True, False)
    assert (await offers.get(desk.build.work(team), made.id)).status == OfferStatus.WITHDRAWN


async def test_nobody_else_is_told(desk: Desk) -> None:
    _, team = await sent(desk, date(2027, 4, 13))
    with pytest.raises(NotAllowed):
        await offers.kept(desk.build.work(team), FROM)
    (one,) = await offers.kept(desk.build.work(desk.finance), FROM)
    assert (one.person_name, one.pay.fee_pence) == ("", 7_500)
