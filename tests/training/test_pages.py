"""Skills, courses and what gates a booking on pages, without JavaScript."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text as sql
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.people.models import Associate
from faculty_api.programmes import service as programmes
from faculty_api.training import service
from schemas.access import Actor
from schemas.requiring import SetRequirements
from schemas.training import AnswerCourse
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client
from tests.training.school import School, school

DAY = date(2027, 2, 9)


@pytest.fixture
async def one(build: Builder) -> School:
    return await school(build)


async def enter(client: Client, session: AsyncSession, who: Actor) -> Visitor:
    await session.commit()
    return await Visitor(client).log_in(who.person, who.role)


async def test_from_ones_own_word_to_a_checked_skill(client: Client, session: AsyncSession, one: School) -> None:
    sam = await one.build.associate("Sam Okafor", skills=["storytelling"])
    me = await enter(client, session, one.build.as_associate(sam))
    await me.open("/")
    assert "/profile" in me.page.links
    await me.open("/profile")
    assert "/profile/training" in me.page.links
    assert "Sharing stories and experience How well You have not said how well Checked Own word" in await me.open(
        "/profile/training"
    )
    text = await me.open("/profile/skills")
    assert "Select all you would like. You can say no to any offer." in text
    assert "Select what you would like to do" in await me.send({"skills": []})
    assert me.status == 422
    await me.send({"skills": ["storytelling", "coaching"]})
    assert me.at == "/profile/skills/levels"
    text = await me.send({"storytelling": "leading"})
    assert "Select how well you can do this: Coaching-style approaches" in text
    text = await me.send({"storytelling": "leading", "coaching": "able"})
    assert "Your skills are saved." in text
    assert "I can show others how to do this" in text
    team = await enter(client, session, one.team)
    here = f"/team/associates/{sam.person_id}"
    await team.open(here)
    assert f"{here}/training" in team.page.links
    assert "Own word, not checked yet" in await team.open(f"{here}/training")
    await team.open(f"{here}/skills/coaching")
    assert "Enter what you saw, or a link to it" in await team.send()
    wrong = await team.send({"evidence": "Saw it", "ends_on-day": "1", "ends_on-month": "1", "ends_on-year": "2020"})
    assert ("The last day must be today or later" in wrong, team.status) == (True, 422)
    text = await team.send({"evidence": "Saw it", "ends_on-day": "1", "ends_on-month": "3", "ends_on-year": "2027"})
    assert "Skill checked." in text
    assert "Checked by Tess Team on 22 November 2026. Ends in 3 months, on 1 March 2027" in text
    assert "Checked by Tess Team" in await me.open("/profile/training")
    await me.open("/profile/skills")
    assert "You are not invited to a course now." in await me.send({"skills": ["none"]})
    assert "You have not told us yet." in await me.open("/profile/training")


async def test_a_course_from_its_making_to_the_certificate(client: Client, session: AsyncSession, one: School) -> None:
    sam, lee = await one.build.associate("Sam Okafor"), await one.build.associate("Lee Grant")
    for month in (1, 2):
        await one.build.associate("Joan Li", started_on=date(2025, month, 1))
    lead, team = await enter(client, session, one.lead), await enter(client, session, one.team)
    await lead.open("/team/trainings/new")
    assert "Enter what the training is called" in await lead.send()
    assert "Training added." in await lead.send({"name": "Safe spaces", "months": "24"})
    assert "Counts for 2 years" in lead.page.text
    await team.open("/team/courses/new")
    assert "Enter how many places there are" in await team.send()
    known = {each.name: str(each.id) for each in await service.trainings(one.build.work(one.team))}
    typed = {
        "title": "Keeping people safe", "training_id": known["Safe spaces"], "on-day": "2", "on-month": "12",
        "on-year": "2026", "starts": "10am", "ends": "9am", "places": "1", "place": "Leeds",
    }  # fmt: skip
    assert "The end time must be after the start time" in await team.send(typed)
    assert "Course created. Now invite people." in await team.send({**typed, "ends": "1pm"})
    course = team.at.split("?")[0]
    text = await team.send()
    for words in ("Select who you want to invite", "Joan Li (started 01/01/2025", "Joan Li (started 01/02/2025"):
        assert words in text
    assert "Sam Okafor (" not in text
    text = await team.send({"people": [str(sam.person_id), str(lee.person_id)]})
    assert "They are invited." in text
    mine = f"/training/courses/{course.rsplit('/', 1)[1]}"
    said = []
    for who in (sam, lee):
        me = await enter(client, session, one.build.as_associate(who))
        assert "Answer an invitation to a course" in await me.open("/")
        await me.open(mine)
        assert "Select if you want to come" in await me.send()
        said.append(await me.send({"answer": "yes"}))
    assert ["You have a place" in said[0], "You are waiting for a place" in said[1]] == [True, True]
    assert "The one place is taken, 1 waiting" in await team.open(course)
    assert "Select who told you" in await team.send({"yes": "no"}, form=-2)
    text = await team.send({"person_id": str(lee.person_id), "yes": "no"}, form=-2)
    assert ("The answer is written down. They are told." in text, "Lee Grant Said no" in text) == (True, True)
    client.app.state.clock.at = NOW + timedelta(days=12)
    team = await enter(client, session, one.team)
    await team.open(course)
    assert "Select for at least 1 person if they passed" in await team.send(form=-2)
    text = await team.send({f"result-{sam.person_id}": "passed"}, form=-2)
    assert ("Results saved." in text, "Sam Okafor Passed" in text) == (True, True)
    assert "Lee Grant Did not pass" in await team.send({f"result-{lee.person_id}": "not_passed"})
    text = await team.open(f"/team/associates/{lee.person_id}/courses/{course.rsplit('/', 1)[1]}/correct")
    assert "Correct the result of Lee Grant" in text
    text = await team.send({"reason": "too short"})
    for words in ("Select what the result is", "Why you correct it is too short. Enter 10 characters or more"):
        assert words in text
    text = await team.send({"result": "away", "reason": "It was somebody else"})
    assert ("The result is corrected." in text, "Was: did not pass. Is: did not come" in text) == (True, True)
    her = await enter(client, session, one.build.as_associate(lee))
    assert "Was: did not pass. Is: did not come. Why: It was somebody else. Your local team" in await her.open(mine)
    me = await enter(client, session, one.build.as_associate(sam))
    assert "Ends in 2 years, on 2 December 2028" in await me.open("/profile/training")
    (link,) = [each for each in me.page.links if each.endswith("/certificate")]
    assert "Sam Okafor has completed the training Safe spaces" in await me.open(link)
    file = await client.http.get(f"{link}.pdf", headers=me._headers())
    assert (file.headers["content-type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    await session.execute(sql("UPDATE person SET full_name = 'שלום Okafor' WHERE id = :id"), {"id": sam.person_id})
    await session.commit()
    assert "A PDF file of ours cannot show these letters: “ש”, “ל”, “ו”, “ם”." in await me.open(link)
    shown = await me.open(f"{link}.pdf")
    assert (me.status, "This file cannot show every letter" in shown, "This has changed" in shown) == (406, True, False)
    assert ("Print the certificate's own page instead" in shown, link in me.page.links) == (True, True)
    other = await enter(client, session, one.build.as_associate(lee))
    await other.open(link)
    assert other.status == 404


async def test_why_not_is_answered_to_both_sides(client: Client, session: AsyncSession, one: School) -> None:
    build = one.build
    training = await one.training()
    cohort = await build.cohort(programme="Leading with Care")
    held = await build.session_of(cohort, day=DAY, number=1, professional_needed=0)
    sam = await build.associate("Sam Okafor")
    offer = await build.offer(held, sam)
    lead = await enter(client, session, one.lead)
    asks = f"/team/programmes/{cohort.programme_id}/requirements"
    await lead.open(f"/team/cohorts/{cohort.id}")
    assert asks in lead.page.links
    await lead.open(asks)
    assert "Saved. It counts for every offer" in await lead.send({"trainings": [str(training.id)]})
    assert lead.page.forms[-1][1]["trainings"] == [str(training.id)]
    me, team = await enter(client, session, build.as_associate(sam)), await enter(client, session, one.team)
    assert "Safe spaces (training)" in await team.open(asks)
    assert len(team.page.forms) == len(lead.page.forms) - 1
    text = await me.open(f"/offers/{offer.id}")
    assert "You cannot say yes to this yet You need the training “Safe spaces”. There is no course for it yet." in text
    text = await me.send({"answer": "yes"})
    assert (me.status, "You cannot say yes to this session yet. You need the training “Safe spaces”" in text) == (
        422,
        True,
    )
    assert "Leading with Care: not yet" in await me.open(f"/profile/training/why-not?session={held.id}")
    text = await team.open(f"/team/associates/{sam.person_id}/why-not?session={held.id}")
    assert "Has not done the training “Safe spaces”. There is no course for it yet. Make one" in text
    await team.open(f"/team/associates/{sam.person_id}/trainings/new")
    assert "Select the training" in await team.send()
    done = {"done_on-day": "1", "done_on-month": "6", "done_on-year": "2026", "evidence": "Certificate seen"}
    assert "Training recorded." in await team.send({"training_id": str(training.id), **done})
    assert "you have what it asks for" in await me.open("/profile/training/why-not")
    await me.open(f"/offers/{offer.id}")
    assert "You have said yes" in await me.send({"answer": "yes"})


async def test_whoever_is_on_a_break_is_told_so_and_is_free_on_no_day(
    client: Client, session: AsyncSession, one: School
) -> None:
    build = one.build
    held = await build.session_of(await build.cohort(), day=DAY, number=1, professional_needed=0)
    sam = await build.associate("Sam Okafor")
    member = await session.get_one(Associate, sam.person_id)
    me, team = await enter(client, session, build.as_associate(sam)), await enter(client, session, one.team)
    at = f"/team/associates/{sam.person_id}"
    assert "Ask Sam to take a session" in await team.open(at)
    await team.open(f"{at}/ask")
    (link,) = [each for each in team.page.links if f"o={held.id.hex}.{sam.person_id.hex}" in each]
    assert "Sam Okafor" in await team.open(link)
    free = f"/team/associates?free_on-day={DAY.day}&free_on-month={DAY.month}&free_on-year={DAY.year}"
    for status, mine, theirs in (
        ("active", "", ""),
        (
            "paused",
            "You are on a break until 9 February 2027.",
            "Sam is on a break until 9 February 2027.",
        ),
        ("suspended", "You were asked to stop for now.", "Sam was asked to stop for now."),
        ("ended", "You have left the faculty.", "Sam has left the faculty."),
    ):
        member.status, member.paused_until = status, DAY if status == "paused" else None
        await session.commit()
        asked = [await team.open(f"{at}/why-not"), await team.open(f"{at}/ask")]
        asked.append(await me.open("/profile/training/why-not"))
        said = [words in text for words, text in zip((theirs, theirs, mine), asked, strict=True)]
        can = [words in text for words, text in zip(("can be offered", "by-hand", "can offer"), asked, strict=True)]
        one_programme = "asks for no training and no skill" in await team.open(f"{at}/why-not?session={held.id}")
        found = (await team.open(free), at in team.page.links)[1]
        may = status == "active"
        assert (status, said, can[::2], one_programme, found) == (status, [True] * 3, [may] * 2, True, may)


async def test_who_was_left_out_of_a_pair_is_said_on_the_page(
    client: Client, session: AsyncSession, one: School
) -> None:
    training = await one.training()
    cohort = await one.build.cohort()
    held = await one.build.session_of(cohort, day=DAY, number=1, professional_needed=0)
    sam = await one.build.associate("Sam Okafor")
    required = SetRequirements(trainings=[training.id])
    await programmes.set_requirements(one.build.work(one.lead), cohort.programme_id, required)
    team = await enter(client, session, one.team)
    text = await team.open(f"/team/cohorts/{cohort.id}/pairs")
    assert "Associates: 1 person could be asked; none has what the programme requires" in text
    assert "Sam Okafor: Has not done the training “Safe spaces”." in text
    assert f"/team/associates/{sam.person_id}/why-not?session={held.id}" in team.page.links
    text = await team.open(f"/team/cohorts/{cohort.id}/pairs/by-hand?s={held.id.hex}")
    assert "Has not done the training “Safe spaces”" in text


async def test_what_ends_soon_is_on_both_lists(client: Client, session: AsyncSession, one: School) -> None:
    sam, training = await one.build.associate("Sam Okafor"), await one.training()
    await one.held(sam, training.id, date(2025, 1, 20), date(2027, 1, 20))
    me, team = await enter(client, session, one.build.as_associate(sam)), await enter(client, session, one.team)
    said = "Ends in 2 months, on 20 January 2027"
    assert f"Your training: Safe spaces {said}" in await me.open("/")
    text = await team.open("/team/training")
    assert (said in text, f"/team/associates/{sam.person_id}/training" in team.page.links) == (True, True)


async def test_a_course_is_called_off_after_a_question(client: Client, session: AsyncSession, one: School) -> None:
    sam = await one.build.associate("Sam Okafor")
    course = await one.course(await one.training())
    await one.invite(course, sam)
    await service.answer_course(one.build.work(one.build.as_associate(sam)), course.id, AnswerCourse(yes=True))
    team = await enter(client, session, one.team)
    assert "We will tell 1 person." in await team.open(f"/team/courses/{course.id}/cancel")
    assert "The course is called off." in await team.send()
    me = await enter(client, session, one.build.as_associate(sam))
    assert "This course is not going ahead." in await me.open(f"/training/courses/{course.id}")
    assert [action for action, _ in me.page.forms if "answer" in action] == []


async def test_staff_pages_are_for_staff(client: Client, session: AsyncSession, one: School) -> None:
    sam, course = await one.build.associate("Sam Okafor"), await one.course(await one.training())
    here = f"/team/associates/{sam.person_id}"
    pages = [
        f"{here}/training", f"{here}/skills/coaching", f"{here}/trainings/new", f"{here}/why-not", "/team/training",
        "/team/courses/new", f"/team/courses/{course.id}", f"/team/courses/{course.id}/cancel", "/team/trainings/new",
    ]  # fmt: skip
    me = await enter(client, session, one.build.as_associate(sam))
    found = []
    for path in pages:
        await me.open(path)
        found.append(me.status)
    assert found == [403] * len(pages)
