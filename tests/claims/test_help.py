"""A claim filled in for somebody: only after saying so, only sent with their yes, never decided by who filled it in."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.exc import IntegrityError

from faculty_api.claims import service
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from schemas.access import Actor, Role
from schemas.claim_commands import ChoosePay, DecideClaim, StartClaim
from schemas.claim_help import AskConfirmation, BeginHelp, Confirm, ConfirmByPhone, Confirmed, HelpReason
from schemas.claims import ClaimStatus, ClaimView, Cost
from schemas.offers import PayChoice
from schemas.values import Money
from tests.builders import Builder, actor
from tests.claims.stage import AFTER, VAULT, Stage, delivered, photo, set_stage

PHONE = BeginHelp(reason=HelpReason.PHONE)


async def helped(build: Builder) -> tuple[Stage, Work, ClaimView]:
    """A claim that Ann of the team fills in, with a bus ticket whose receipt is lost."""
    at = await set_stage(build)
    ann = at.work(await build.staff(Role.TEAM, "YH", "Ann Booth"))
    await service.begin_help(ann, at.claim.id, PHONE)
    said = Cost(category="bus", amount_pence=300, no_receipt="lost")  # type: ignore[arg-type]
    return at, ann, await service.add_cost(ann, at.claim.id, said)


async def test_nobody_changes_a_claim_of_another_before_they_say_so(build: Builder) -> None:
    at = await set_stage(build)
    ann = at.work(await build.staff(Role.TEAM, "YH", "Ann Booth"))
    cost = Cost(category="bus", amount_pence=300)
    with pytest.raises(NotAllowed, match="Say first that you fill in this claim"):
        await service.add_cost(ann, at.claim.id, cost)
    assert (await service.get(ann, at.claim.id)).may_change is False
    view = await service.begin_help(ann, at.claim.id, PHONE)
    assert (view.may_change, [(one.helper_name, one.reason) for one in view.help]) == (True, [("Ann Booth", "phone")])
    await service.add_cost(ann, at.claim.id, cost)
    bob = at.work(await build.staff(Role.TEAM, "YH", "Bob Carr"))
    with pytest.raises(NotAllowed, match="Say first"):
        await service.add_cost(bob, at.claim.id, cost)
    view = await service.begin_help(bob, at.claim.id, PHONE)  # Bob goes on from there
    assert [(one.helper_name, one.ended_at is None) for one in view.help] == [("Bob Carr", True), ("Ann Booth", False)]
    with pytest.raises(NotAllowed, match="Say first"):
        await service.add_cost(ann, at.claim.id, cost)


async def test_it_is_sent_with_their_own_yes(build: Builder) -> None:
    at, ann, claim = await helped(build)
    with pytest.raises(NotAllowed):
        await service.submit(ann, claim.id)
    with pytest.raises(Conflict, match="nothing to confirm"):
        await service.confirm(at.me, claim.id, Confirm(digest=claim.digest, right=True))
    said = ConfirmByPhone(digest=claim.digest, said_at=AFTER, was_read_out=True)
    with pytest.raises(Conflict, match="can log in"):
        await service.confirm_by_phone(ann, claim.id, said)
    asked = await service.ask_confirmation(ann, claim.id, AskConfirmation(digest=claim.digest))
    assert asked.status is ClaimStatus.DRAFT
    assert [one.waits_for_yes for one in await service.mine(at.me)] == [True]
    with pytest.raises(Conflict, match="changed since"):
        await service.confirm(at.me, claim.id, Confirm(digest=claim.digest, right=True))
    with pytest.raises(Invalid, match="Enter what is not right"):
        await service.confirm(at.me, claim.id, Confirm(digest=asked.digest, right=False))
    back = await service.confirm(at.me, claim.id, Confirm(digest=asked.digest, right=False, wrong="It was £4"))
    assert (back.status, back.help[0].wrong, back.help[0].asked_at) == ("draft", "It was £4", None)
    asked = await service.ask_confirmation(ann, claim.id, AskConfirmation(digest=back.digest))
    sent = await service.confirm(at.me, claim.id, Confirm(digest=asked.digest, right=True))
    how = sent.help[0]
    assert (sent.status, how.confirmed, how.confirmed_at, how.said_at) == ("submitted", Confirmed.PAGE, AFTER, None)
    letters = (await build.session.execute(text("SELECT template FROM letter ORDER BY made_at, id"))).scalars().all()
    assert letters == ["claim_ready", "claim_confirm", "claim_not_confirmed", "claim_confirm"]


async def test_a_change_after_asking_must_be_asked_about_anew(build: Builder) -> None:
    at, ann, claim = await helped(build)
    await service.ask_confirmation(ann, claim.id, AskConfirmation(digest=claim.digest))
    changed = await service.remove_cost(ann, claim.id, claim.lines[1].cost_id)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="nothing to confirm"):
        await service.confirm(at.me, claim.id, Confirm(digest=changed.digest, right=True))


async def test_without_e_mail_their_yes_is_recorded_with_what_was_read_out(build: Builder) -> None:
    at, ann, claim = await helped(build)
    await build.session.execute(text("UPDATE person SET email = NULL WHERE id = :id"), {"id": at.who.person_id})
    with pytest.raises(Conflict, match="no e-mail address"):
        await service.ask_confirmation(ann, claim.id, AskConfirmation(digest=claim.digest))
    good = {"digest": claim.digest, "said_at": AFTER, "was_read_out": True}
    bad = {
        "Read the claim out first": {"was_read_out": False},
        "not in the future": {"said_at": AFTER + timedelta(minutes=1)},
        "after you began": {"said_at": AFTER - timedelta(days=1)},
        "has changed": {"digest": "0" * 32},
    }
    for words, one in bad.items():
        with pytest.raises(Refusal, match=words):
            await service.confirm_by_phone(ann, claim.id, ConfirmByPhone(**{**good, **one}))  # type: ignore[arg-type]
    sent = await service.confirm_by_phone(ann, claim.id, ConfirmByPhone(**good))  # type: ignore[arg-type]
    how = sent.help[0]
    assert (sent.status, how.confirmed, how.said_at) == ("submitted", "confirmed_by_phone", AFTER)
    assert how.read_out.splitlines() == [
        "Leading the session: £150.",
        "Bus or tram: £3. A person will look at it.",
        "Total: £153.",
    ]
    with pytest.raises(NotAllowed, match="sent this claim"):
        await service.decide(ann, claim.id, DecideClaim())


async def tried(build: Builder, sql: TextClause, values: dict[str, object]) -> None:
    async with build.session.begin_nested():
        await build.session.execute(sql, values)


async def test_who_filled_it_in_never_decides_even_by_sql(build: Builder) -> None:
    at, ann, claim = await helped(build)
    bob = at.work(await build.staff(Role.TEAM, "YH", "Bob Carr"))
    await service.begin_help(bob, claim.id, PHONE)
    await service.submit(at.me, claim.id)  # their own check and send is their yes
    view = await service.get(ann, claim.id)
    assert view.help[0].confirmed is Confirmed.PAGE
    for helper in (ann, bob):
        seen = await service.get(helper, claim.id)
        assert seen.cannot_decide == "You filled in this claim for them, so somebody else must decide about it"
        with pytest.raises(NotAllowed, match="You filled in this claim"):
            await service.decide(helper, claim.id, DecideClaim())
    for column, person, rule in (
        ("approved_by", ann.actor.person, "approver_is_no_helper"),
        ("helpers", [at.who.person_id], "helper_is_not_claimant"),
    ):
        sql = text(f"UPDATE claim SET {column} = :who WHERE id = :id")
        with pytest.raises(IntegrityError, match=rule):
            await tried(build, sql, {"who": person, "id": claim.id})
    assert (await service.get(at.check, claim.id)).cannot_decide is None


STRANGERS = {
    "a team of another Academy": (Role.TEAM, "NE", NotFound),
    "the national lead": (Role.NATIONAL, None, NotAllowed),
    "finance": (Role.FINANCE, None, NotAllowed),
    "the administrator": (Role.ADMIN, None, NotAllowed),
    "an auditor": (Role.AUDITOR, None, NotAllowed),
}


@pytest.mark.parametrize("name", STRANGERS)
async def test_only_the_team_of_the_academy_may_help(build: Builder, name: str) -> None:
    role, academy, refusal = STRANGERS[name]
    at = await set_stage(build)
    who: Actor = await build.staff(role, academy)
    with pytest.raises(refusal):
        await service.begin_help(at.work(who), at.claim.id, PHONE)


async def test_nobody_helps_themselves_or_takes_anothers_claim_back(build: Builder) -> None:
    at, ann, claim = await helped(build)
    both = at.work(actor(at.who.person_id, Role.TEAM, "YH"))
    with pytest.raises(NotAllowed, match="your own claim"):
        await service.begin_help(both, claim.id, PHONE)
    with pytest.raises(NotAllowed, match="Only the person themselves"):
        await service.withdraw(ann, claim.id)
    taken = await service.withdraw(at.me, claim.id)
    assert (taken.status, taken.help[0].ended_at, taken.help[0].confirmed) == ("withdrawn", AFTER, None)
    with pytest.raises(Conflict, match="withdrawn"):
        await service.begin_help(ann, claim.id, PHONE)


PAY = {
    "nothing": (ChoosePay(pay=PayChoice.DECLINED), 0, "declined"),
    "less": (ChoosePay(pay=PayChoice.REDUCED, reduced_to_pence=4000), 4000, "reduced"),
    "less, and it is nothing": (ChoosePay(pay=PayChoice.REDUCED, reduced_to_pence=0), 0, "declined"),
    "all of it": (ChoosePay(pay=PayChoice.PAID), 15000, "payable"),
}


@pytest.mark.parametrize("begun", ["paid", "declined"])
@pytest.mark.parametrize("name", PAY)
async def test_pay_is_chosen_on_the_claim_until_it_is_sent(build: Builder, name: str, begun: str) -> None:
    command, pence, status = PAY[name]
    at = await set_stage(build, pay_choice=begun)
    view = await service.choose_pay(at.me, at.claim.id, command)
    assert (view.fee, view.lines[0].status, view.offered) == (Money(pence), status, Money(15000))
    if pence:
        await service.submit(at.me, at.claim.id)
        with pytest.raises(Conflict, match="cannot be changed"):
            await service.choose_pay(at.me, at.claim.id, command)


@pytest.mark.parametrize("pence", [None, 15000, 15001])
async def test_less_is_less_than_offered(build: Builder, pence: int | None) -> None:
    at = await set_stage(build)
    with pytest.raises(Invalid) as no:
        await service.choose_pay(at.me, at.claim.id, ChoosePay(pay=PayChoice.REDUCED, reduced_to_pence=pence))
    assert [fault.field for fault in no.value.faults] == ["reduced_to_pence"]


async def test_the_same_receipt_in_claims_of_others_is_told_to_those_who_check_only(
    build: Builder, tmp_path: Path
) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="rail", amount_pence=4860))
    await service.attach_receipt(at.me, store, claim.id, claim.lines[1].cost_id, "a.png", photo(kind="PNG"))  # type: ignore[arg-type]
    lee = await build.associate("Lee Grant")
    session, _ = await delivered(build, at.cohort, lee, at.confirmer)
    theirs = at.work(build.as_associate(lee))
    other = await service.start(theirs, StartClaim(session_id=session.id))  # type: ignore[arg-type]
    other = await service.add_cost(theirs, other.id, Cost(category="rail", amount_pence=4860))
    other = await service.attach_receipt(theirs, store, other.id, other.lines[1].cost_id, "b.png", photo(kind="PNG"))  # type: ignore[arg-type]
    assert (other.closer_look, other.lines[1].receipt.also_in) == ([], [])  # type: ignore[union-attr]
    seen = await service.get(at.check, other.id)
    assert seen.closer_look == ["Train: the same receipt is in claim LX-2041"]


ESTIMATES = {
    "Hull to Leeds": ("HU1 3RA", "LS1 4AP", "in_person", 113),
    "within one area": ("LS6 1AA", "LS1 4AP", "in_person", None),
    "nothing known": ("", "LS1 4AP", "in_person", None),
    "online": ("HU1 3RA", "LS1 4AP", "online", None),
}


@pytest.mark.parametrize("name", ESTIMATES)
async def test_miles_are_guessed_and_said(build: Builder, name: str) -> None:
    start, end, mode, miles = ESTIMATES[name]
    at = await set_stage(build, mode=mode)
    at.who.postcode, at.session.place_postcode = start, end
    await build.session.flush()
    view = await service.get(at.me, at.claim.id)
    assert view.estimated_miles == miles
    view = await service.add_cost(at.me, at.claim.id, Cost(category="car_mileage", miles=Decimal(40)))
    line = view.lines[1]
    assert (line.cost.miles, line.estimated_miles) == (40, miles)  # type: ignore[union-attr]


AIDS = {
    "hours without a rate": ({"hours": "8"}, "hourly_pence"),
    "a rate without hours": ({"hourly_pence": 1500}, "hours"),
    "no time": ({"hours": "0", "hourly_pence": 1500}, "hours"),
    "not a number": ({"hours": "NaN", "hourly_pence": 1500}, "hours"),
    "too fine": ({"hours": "7.333", "hourly_pence": 1500}, "hours"),
    "a train by the hour": ({"category": "rail", "hours": "8", "hourly_pence": 1500}, "hours"),
}


@pytest.mark.parametrize("name", AIDS)
async def test_hours_and_rate_go_together_with_care_and_support(build: Builder, name: str) -> None:
    given, field = AIDS[name]
    at = await set_stage(build)
    said = {"category": "carer", "amount_pence": 12000, "agreed_beforehand": True, **given}
    with pytest.raises(Invalid) as no:
        await service.add_cost(at.me, at.claim.id, msgspec.convert(said, Cost, strict=False))
    assert [fault.field for fault in no.value.faults] == [field]


@pytest.mark.parametrize(
    ("supporter", "what"), [("support_worker", "Support worker"), ("personal_assistant", "Personal assistant")]
)
async def test_hours_are_kept_and_decide_nothing(build: Builder, supporter: str, what: str) -> None:
    at = await set_stage(build)
    said = Cost(
        category="personal_assistant", supporter=supporter, amount_pence=12000, agreed_beforehand=True,  # type: ignore[arg-type]
        hours=Decimal(8), hourly_pence=1600,  # type: ignore[arg-type]
    )  # fmt: skip
    line = (await service.add_cost(at.me, at.claim.id, said)).lines[1]
    assert (line.what, line.claimed, line.cost.hours, line.cost.hourly_pence) == (what, Money(12000), 8, 1600)  # type: ignore[union-attr]
