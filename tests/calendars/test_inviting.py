"""What goes by e-mail to a person's calendar: with a yes, a move, a no, a calling off; and what other programs read."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.calendars import rules, service
from faculty_api.calendars.inviting import NOBODY_INVITES, Inviter
from faculty_api.claims import service as claims
from faculty_api.demo import service as demo
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.installation import DEMO
from faculty_api.leaving import service as leaving
from faculty_api.messages import mail
from faculty_api.messages import service as messages
from faculty_api.offers import service as offers
from schemas.access import WORKER, Role
from schemas.calendars import Booked, ChooseInvitations
from schemas.messages import LetterView
from schemas.offers import AnswerOffer
from schemas.rescheduling import CallOff
from schemas.standing import Leave
from schemas.values import OfferId, SessionId
from tests.builders import Builder
from tests.calendars.reader import Item, items
from tests.calendars.test_following import BASE, follow
from tests.rescheduling.test_moving import to as to_later

FROM = Inviter(BASE, "letters@faculty.example.org")
YES, NO = AnswerOffer(answer="yes"), AnswerOffer(answer="no")
C, T, X = Booked.CONFIRMED, Booked.TENTATIVE, Booked.CANCELLED


class Calendar:
    """A program that takes what comes by e-mail, as RFC 5546 says: by UID, a higher number replaces a lower one."""

    def __init__(self, build: Builder, session: AsyncSession) -> None:
        self.build, self.session, self.held = build, session, dict[str, Item]()
        self.seen: list[tuple[str, str]] = []

    async def post(self) -> list[tuple[str, list[str]]]:
        """What the letters since the last time were, and the methods of what came with each."""
        await service.invite_due(self.build.work(WORKER), FROM)
        found: list[tuple[str, list[str]]] = []

        async def send(letter: LetterView) -> None:
            if "Somebody" in letter.subject or "answer to your offer" in letter.subject:
                return
            sent = message_from_bytes(mail.compose(letter, FROM.organiser, "x").as_bytes(), policy=policy.SMTP)
            methods = []
            for part in sent.walk():
                if part.get_content_type() == "text/calendar":
                    methods.append(str(part.get_param("method")))
                    self.take(part.get_payload(decode=True).decode(), methods[-1], letter.address)
            found.append((letter.subject, methods))

        while await messages.deliver_next(self.build.work(WORKER), send):
            pass
        return found

    def take(self, raw: str, method: str, address: str) -> None:
        (one,) = items(raw)
        assert (one.method, one.organiser, one.attendees) == (method, f"mailto:{FROM.organiser}", [f"mailto:{address}"])
        assert (one.status == "CANCELLED", one.rsvp) == (method == "CANCEL", ["FALSE"])
        before = self.held.get(one.uid)
        assert before is None or one.sequence > before.sequence, "a program leaves what is not newer alone"
        self.held[one.uid] = one

    def shows(self) -> list[tuple[str, str]]:
        """Of the session itself, when and in what state."""
        return [(f"{one.start:%d %H:%M}", one.status) for uid, one in sorted(self.held.items()) if "-deliver@" in uid]


async def test_a_calendar_follows_by_email_as_it_does_by_its_address(build: Builder, session: AsyncSession) -> None:
    """From the yes over a move, a no and its way back to the end: after each letter both calendars say the same."""
    who, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    held = await build.session_of(await build.cohort(programme="SECRET-NAME", venue_access="SECRET-ACCESS"))
    first = await build.offer(held, who, message="SECRET-MESSAGE", reduced_to_pence=4321)
    held_id, first_id = SessionId(held.id), first.id
    mine, us, mailed = build.work(build.as_associate(who)), build.work(team), Calendar(build, session)
    reader = await follow(mine, build)

    async def again() -> UUID:
        found: UUID = (await session.execute(text("SELECT max(id::text)::uuid FROM offer"))).scalar_one()
        return found

    async def no() -> None:
        await offers.answer(mine, await again(), NO)

    async def undo() -> None:
        await offers.undo_no(mine, await again())

    async def yes() -> None:
        await offers.answer(mine, await again(), YES)

    steps: list[tuple[Callable[[], Awaitable[object]], str, list[str], tuple[str, str]]] = [
        (lambda: offers.answer(mine, first_id, YES), "A session for your calendar", ["REQUEST"] * 3, ("09 10:00", C)),
        (lambda: claims.move(us, held_id, to_later()), "A session has moved: can you still do it?",
         ["REQUEST"] * 3, ("16 13:00", T)),
        (no, "A session leaves your calendar", ["CANCEL"] * 3, ("16 13:00", X)),
        (undo, "We keep your place for a session", ["REQUEST"] * 3, ("16 13:00", T)),
        (yes, "A session for your calendar", ["REQUEST"] * 3, ("16 13:00", C)),
        (lambda: session.execute(text("UPDATE session SET place = 'The Other House'")),
         "A session in your calendar has changed", ["REQUEST"] * 3, ("16 13:00", C)),
        (lambda: claims.call_off(us, held_id, CallOff(reason="SECRET-REASON", version=2)),
         "A session you said yes to is called off", ["CANCEL"] * 3, ("16 13:00", X)),
    ]  # fmt: skip
    wrong = []
    for act, subject, methods, shown in steps:
        await act()
        session.expire_all()
        if (got := await mailed.post()) != [(subject, methods)]:
            wrong.append((subject, got))
        await reader.reads()
        shows = [(when, state) for when, state in mailed.shows()]
        if shows != [(shown[0], shown[1].upper())]:
            wrong.append((subject, shows))
        by_address = {one.uid: one._replace(method="") for one in items(reader.raw.decode())}
        by_email = {
            uid: one._replace(method="", organiser="", attendees=[], rsvp=[]) for uid, one in mailed.held.items()
        }
        if by_address != by_email:
            wrong.append((subject, by_address, by_email))
    assert wrong == []
    assert await mailed.post() == []
    rows = (await session.execute(text("SELECT subject || body || calendar FROM letter"))).scalars().all()
    assert [row for row in rows if "SECRET" in row or "4321" in row] == []


async def test_the_same_is_not_sent_again_and_what_is_over_never(build: Builder, session: AsyncSession) -> None:
    who, mailed = await build.associate(), Calendar(build, session)
    held = await build.session_of(cohort := await build.cohort())
    gone = await build.session_of(cohort, day=date(2026, 11, 3))
    await build.offer(held, who, status="accepted")
    await build.offer(gone, who, status="accepted")
    assert len(await mailed.post()) == 1
    for quiet in ("UPDATE cohort SET name = 'Another name'", "UPDATE session SET number = number + 10"):
        await session.execute(text(quiet))
        assert (quiet, await mailed.post()) == (quiet, [])
    nobody = await build.person(email=None)
    await session.execute(text("UPDATE person SET email = NULL WHERE id = :p"), {"p": who.person_id})
    await session.execute(text("UPDATE session SET place = 'Elsewhere'"))
    assert (nobody.email, await mailed.post()) == (None, [])


async def test_who_wants_none_gets_none_but_what_they_have_still_follows(build: Builder, session: AsyncSession) -> None:
    who, mailed = await build.associate(), Calendar(build, session)
    mine = build.work(build.as_associate(who))
    first = await build.offer(await build.session_of(cohort := await build.cohort()), who, status="accepted")
    assert ((await service.choice(mine)).invitations, len(await mailed.post())) == (True, 1)
    for _ in range(2):
        assert (await service.choose(mine, ChooseInvitations(invitations=False))).invitations is False
    kinds = await session.execute(text("SELECT count(*) FROM event WHERE kind = 'InvitationsChosen'"))
    assert kinds.scalar_one() == 1
    later = await build.session_of(cohort, day=date(2027, 3, 9))
    await build.offer(later, who, status="accepted")
    assert await mailed.post() == []
    await offers.cancel(mine, first.id)
    assert await mailed.post() == [("A session leaves your calendar", ["CANCEL"] * 3)]
    assert mailed.shows() == [("09 10:00", "CANCELLED")]


async def test_who_leaves_has_one_letter_for_all_of_it(build: Builder, session: AsyncSession) -> None:
    who, mailed, cohort = await build.associate(), Calendar(build, session), await build.cohort()
    booked = []
    for number in range(3):
        held = await build.session_of(cohort, day=date(2027, 2, 9) + timedelta(days=7 * number), number=number + 1)
        booked.append(OfferId((await build.offer(held, who, status="accepted")).id))
    assert await mailed.post() == [("A session for your calendar", ["REQUEST"] * 9)]
    body = (await session.execute(text("SELECT body FROM letter WHERE calendar <> ''"))).scalar_one()
    assert "Tuesday 9 February 2027 at 10am, and 2 more" in body
    team = build.work(await build.staff(Role.TEAM, "YH"))
    await leaving.leave(team, who.person_id, Leave(words="They moved away", hand_back=booked))
    cancelled = [methods for _, methods in await mailed.post() if methods]
    assert (cancelled, {state for _, state in mailed.shows()}) == ([["CANCEL"] * 9], {"CANCELLED"})


async def test_no_organiser_invites_nobody_and_holds_no_letter_back(build: Builder, session: AsyncSession) -> None:
    who = await build.associate()
    held = await build.session_of(await build.cohort())
    await build.offer(held, who, status="accepted")
    await messages.post_about(build.work(WORKER), held.id, who.person_id, "a@example.org", "offer_withdrawn",
                        name="A", when="B", why="C")  # fmt: skip

    async def send(_letter: LetterView) -> None:
        pass

    work = build.work(WORKER)
    assert await messages.deliver_next(work, send) is False
    assert await service.invite_due(work, NOBODY_INVITES) == 1
    assert (await messages.deliver_next(work, send), await messages.deliver_next(work, send)) == (True, False)


@pytest.mark.parametrize(
    ("before", "after", "wanted", "over", "told"),
    [
        (None, C, True, False, True), (None, T, True, False, True), (None, X, True, False, False),
        (None, C, False, False, False), (C, C, True, False, False), (C, T, False, False, True),
        (C, X, False, False, True), (X, C, False, False, False), (X, C, True, False, True), (T, X, True, True, False),
    ],
)  # fmt: skip
def test_when_a_calendar_is_told(before: Booked | None, after: Booked, wanted: bool, over: bool, told: bool) -> None:
    assert rules.to_tell((before, "m") if before else None, (after, "m"), wanted=wanted, over=over) is told
    assert rules.to_tell((after, "old"), (after, "new"), wanted=False, over=False) is (after is not X)


def test_an_address_that_could_not_stand_in_an_invitation() -> None:
    bad = ["a b@x.org", "a@x.org\r\nATTENDEE:b", 'a"@x.org', "a;b@x.org", "a@x.org,b@x.org", "a", "<a@x.org>"]
    assert [one for one in bad if rules.ADDRESS.fullmatch(one)] == []
    assert rules.ADDRESS.fullmatch("sam.o-brien+1@example.org")


def test_the_mail_has_the_words_first_then_each_calendar() -> None:
    one = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    letter = LetterView(
        id=uuid4(), address="sam@example.org", subject="S", body="The words", calendar=one + one, state="waiting",
        made_at=datetime.now(UTC), sent_at=None,
    )  # fmt: skip
    sent = mail.compose(letter, "letters@example.org", "mail.example.org")
    kinds = [(part.get_content_type(), part.get_param("method")) for part in sent.walk()]
    assert kinds == [
        ("multipart/mixed", None), ("multipart/alternative", None), ("text/plain", None),
        ("text/calendar", "REQUEST"), ("text/calendar", "REQUEST"),
    ]  # fmt: skip
    plain = mail.compose(LetterView(**{**{n: getattr(letter, n) for n in letter.__struct_fields__}, "calendar": ""}),
                         "letters@example.org", "x")  # fmt: skip
    assert (plain.get_content_type(), plain["From"]) == ("text/plain", "letters@example.org")


async def test_the_demonstrations_mailbox_hands_out_what_a_letter_brought(
    build: Builder, session: AsyncSession
) -> None:
    who = await build.associate()
    await build.offer(await build.session_of(await build.cohort()), who, status="accepted")
    await service.invite_due(build.work(WORKER), FROM)
    (letter,) = await messages.newest(build.work(WORKER))
    with pytest.raises(NotFound):
        await demo.brought(build.work(WORKER), letter.id, 1)
    await session.execute(
        text("INSERT INTO installation VALUES (:key, :value)"), dict(zip(("key", "value"), DEMO, strict=True))
    )
    (one,) = items((await demo.brought(build.work(WORKER), letter.id, 1)).text)
    assert ("-deliver@" in one.uid, one.method, len(demo.calendars_of(letter))) == (True, "REQUEST", 3)
    for number in (0, 4, -1):
        with pytest.raises(NotFound):
            await demo.brought(build.work(WORKER), letter.id, number)
