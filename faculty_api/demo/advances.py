"""In the demonstration some who said yes cannot pay their costs first, and ask for money before the day."""

from datetime import timedelta

from faculty_api.claims import service as claims
from faculty_api.demo.agenda import Act, Agenda
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from schemas.advances import AskAdvance
from schemas.claim_commands import DecideClaim, DecideLine
from schemas.offers import OfferView
from schemas.programmes import Mode
from schemas.values import ClaimId

EVERY = 9
"""Of so many who say yes to a session in person, one asks."""
ASKED = [(1800, "A return train ticket"), (4000, "Childcare for 4 hours, and the bus"), (2650, "A taxi to the station")]
NOT_YET = timedelta(days=1)
"""Those who asked later than this still wait for an answer."""


class Advances:
    """Counts instead of drawing lots, so that the rest of the demonstration stays as it was."""

    def __init__(self, agenda: Agenda) -> None:
        self.agenda, self.said_yes, self.asked = agenda, 0, 0

    def consider(self, offer: OfferView, work: Work) -> None:
        if offer.mode is not Mode.IN_PERSON or offer.kind.value != "lived":
            return
        self.said_yes += 1
        if self.said_yes % EVERY == 1:
            when = work.now + timedelta(hours=2)
            self.agenda.at(when, self.agenda.member(offer.person_id), self._ask(offer))

    def _ask(self, offer: OfferView) -> Act:
        async def ask(work: Work) -> None:
            pence, what_for = ASKED[self.asked % len(ASKED)]
            command = AskAdvance(session_id=offer.session_id, pence=pence, what_for=what_for)
            try:
                async with work.attempt():
                    claim = await claims.ask_advance(work, command)
            except Refusal:
                return  # no longer booked
            self.asked += 1
            when = work.now + timedelta(hours=26)
            decide = self._decide(claim.id, pence, less=self.asked % 5 == 0)
            if when < self.agenda.now - NOT_YET:
                self.agenda.at(when, self.agenda.team(claim.academy, 1), decide)

        return ask

    def _decide(self, claim_id: ClaimId, pence: int, *, less: bool) -> Act:
        async def decide(work: Work) -> None:
            claim = await claims.get(work, claim_id)
            part = DecideLine(
                line_id=claim.lines[0].id,
                decision="less",
                approved_pence=pence // 2,
                reason="We can book the train for you, so we pay the rest before the day",
            )
            await claims.decide(work, claim_id, DecideClaim(lines=[part] if less else []))

        return decide
