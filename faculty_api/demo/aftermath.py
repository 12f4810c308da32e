"""What happens in the demonstration, second part: sessions are held, claims are sent and checked."""

import io
from datetime import timedelta
from decimal import Decimal
from itertools import cycle
from uuid import UUID

from PIL import Image, ImageDraw

from faculty_api.claims import service as claims
from faculty_api.demo.agenda import Act, Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from schemas.claim_commands import AnswerQuestion, DecideClaim, DecideLine, MarkDelivered, SayHappened
from schemas.claim_rules import SetRule, SetRules
from schemas.claims import ClaimStatus, ClaimView, Cost, Happened, LineView, NoReceipt
from schemas.programmes import Mode, SessionFacts
from schemas.values import ClaimId, LineId, SessionId

BY_RULE = {HOME: 30, "LN": 10}
"""Academies whose team switched rules on, and how many of 100 claims there wait for a second look."""
LOOKED_AT = timedelta(days=30)
"""Second looks newer than this are still waited for."""
NEWEST = timedelta(days=16)
WAITS = [True, False, False, True, False]
"""Of the claims sent since then, which still wait for the team: counted, so that every day's demonstration has some."""
QUESTIONS = [True, False, False]
"""Of the associates' paid claims checked since then, which came back with a question that nobody has answered yet."""


class Aftermath:
    def __init__(self, agenda: Agenda) -> None:
        self.agenda, self.chance = agenda, agenda.chance
        self.waits, self.questions = cycle(WAITS), cycle(QUESTIONS)

    def begin(self) -> None:
        """Some months ago two teams let rules approve what is plain."""
        for academy, percent in BY_RULE.items():
            when = self.agenda.later(self.agenda.now - timedelta(days=150), 1)
            self.agenda.at(when, self.agenda.team(academy, 1), self._rules(academy, percent))

    def _rules(self, academy: str, percent: int) -> Act:
        async def switch(work: Work) -> None:
            now = (await claims.rules_of(work, academy)).rules
            wanted = [SetRule(rule=rule.name, on=True, most_pence=rule.most.pence) for rule in now[:3]]
            await claims.set_rules(work, academy, SetRules(rules=wanted, second_look_percent=percent))

        return switch

    def schedule(self, session: SessionFacts) -> None:
        """The day after a session somebody marks it as delivered; of the newest, a few are still to be marked."""
        when = self.agenda.later(session.ends_at, 1)
        home = session.academy == HOME
        newest = session.ends_at > self.agenda.now - timedelta(days=9 if home else 4)
        if newest and (home or self.chance.random() < 0.4):
            return
        self.agenda.at(when, self.agenda.team(session.academy, 0), self._deliver(session))

    def _deliver(self, session: SessionFacts) -> Act:
        async def deliver(work: Work) -> None:
            for claim in await claims.confirm_delivered(work, SessionId(session.id), MarkDelivered()):
                person = self.agenda.member(claim.person_id)
                when = self.agenda.later(work.now, 1, 6)
                if self.chance.random() < 0.94:  # some claims wait for their person
                    self.agenda.at(when, person, self._claim(claim.id, session))

        return deliver

    def _claim(self, claim_id: ClaimId, session: SessionFacts) -> Act:
        async def claim(work: Work) -> None:
            if session.mode is Mode.IN_PERSON and self.chance.random() < 0.8:
                await self._cost(work, claim_id)
            went = Happened.PLANNED if self.chance.random() < 0.97 else Happened.LONGER
            await claims.say_happened(work, claim_id, SayHappened(happened=went))
            try:
                async with work.attempt():
                    sent = await claims.submit(work, claim_id)
            except Invalid:
                return  # nothing to pay: no fee for this role, or turned down, and no costs
            if work.now > self.agenda.now - NEWEST and next(self.waits):
                return  # waits for the team
            when = self.agenda.later(work.now, 2, 6)
            self.agenda.at(when, self.agenda.team(session.academy, 1), self._check(sent.id, session.academy))

        return claim

    async def _cost(self, work: Work, claim_id: ClaimId) -> None:
        draw = self.chance.random()
        if draw < 0.35:
            miles = self.chance.randrange(6, 90)
            await claims.add_cost(work, claim_id, Cost(category="car_mileage", miles=Decimal(miles)))
            return
        category = "rail" if draw < 0.8 else "bus" if draw < 0.9 else "taxi"
        pence = {"rail": 1240, "bus": 460, "taxi": 1150}[category] + self.chance.randrange(0, 40) * 10
        no_receipt = NoReceipt.LOST if draw > 0.97 else None
        cost = Cost(
            category=category,  # type: ignore[arg-type]
            amount_pence=pence,
            reason="No bus at that hour" if category == "taxi" else "",
            no_receipt=no_receipt,
        )
        added = await claims.add_cost(work, claim_id, cost)
        if no_receipt is None:
            line = _cost_line(added)
            photo = picture(f"{category} {pence / 100:.2f}", self.chance.randrange(1_000_000))
            await claims.attach_receipt(work, self.agenda.receipts, claim_id, line, "ticket.jpg", photo)

    def _check(self, claim_id: ClaimId, academy: str) -> Act:
        async def check(work: Work) -> None:
            claim = await claims.get(work, claim_id)
            if claim.status is not ClaimStatus.SUBMITTED or claim.cannot_decide:
                return
            if claim.second_look and work.now > self.agenda.now - LOOKED_AT:
                return
            unclear = [line for line in claim.lines if line.status in {"exception", "held", "limit_not_set"}]
            first_time = not any(line.answer for line in claim.lines)
            newest = self._paid_lately(work, claim) and first_time and next(self.questions)
            asked = unclear or (claim.lines[-1:] if newest or self.chance.random() < 0.08 else [])
            if asked and first_time:
                question = "Could you tell us a little more about this one?"
                ask = [DecideLine(line_id=line.id, decision="asked", reason=question) for line in asked]
                await claims.decide(work, claim_id, DecideClaim(lines=ask))
                back = self.agenda.later(work.now, 1, 5)
                if not newest and self.chance.random() < 0.8:
                    act = self._answer(claim_id, [line.id for line in asked], academy)
                    self.agenda.at(back, self.agenda.member(claim.person_id), act)
                return
            await claims.decide(work, claim_id, DecideClaim(lines=_kindly(unclear)))

        return check

    def _paid_lately(self, work: Work, claim: ClaimView) -> bool:
        lived = self.agenda.members[claim.person_id].kind == "lived"
        return lived and claim.fee.pence > 0 and work.now > self.agenda.now - NEWEST

    def _answer(self, claim_id: ClaimId, lines: list[UUID], academy: str) -> Act:
        async def answer(work: Work) -> None:
            for line in lines:
                words = AnswerQuestion(answer="The machine at the station did not print one. I paid by card.")
                await claims.answer_question(work, claim_id, line, words)  # type: ignore[arg-type]
            await claims.submit(work, claim_id)
            again = self.agenda.later(work.now, 1, 4)
            self.agenda.at(again, self.agenda.team(academy, 1), self._check(claim_id, academy))

        return answer


def _kindly(unclear: list[LineView]) -> list[DecideLine]:
    """Exceptions are paid with a reason; what has no limit yet is not."""
    decided = []
    for line in unclear:
        if line.status == "limit_not_set":
            reason = "We cannot pay this yet: its limit has not been set. We will come back to it."
            decided.append(DecideLine(line_id=line.id, decision="refused", reason=reason))
        else:
            decided.append(DecideLine(line_id=line.id, decision="approved", reason="Agreed after asking. Thank you."))
    return decided


def _cost_line(claim: ClaimView) -> LineId:
    return [line for line in claim.lines if line.kind == "expense"][-1].id


def picture(words: str, number: int) -> bytes:
    """A drawn receipt: no two alike."""
    image = Image.new("RGB", (320, 420), "white")
    draw = ImageDraw.Draw(image)
    draw.text((40, 60), "RECEIPT (invented)", fill="black")
    draw.text((40, 120), words, fill="black")
    draw.text((40, 180), f"No. {number:06d}", fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()
