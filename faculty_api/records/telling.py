"""What happened to somebody, in words, as far as the reader may see. ``service.py`` has asked permission."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from faculty_api.kernel.cursor import number, split
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import vocabulary
from faculty_api.records import happened, history_queries
from faculty_api.records.happened import TOLD, Of, Told
from faculty_api.training import service as training
from schemas.access import Role
from schemas.records import Happened
from schemas.values import Page

PAGE = 50


async def history(work: Work, person_id: UUID, after: str | None) -> Page[Happened]:
    """The newest first."""
    mine = await history_queries.ids(work.session, person_id)
    reaches = {
        of: reach
        for of, (permission, _) in history_queries.SOURCES.items()
        if (reach := work.actor.reach(permission)) is not None
    }
    kinds = [kind for kind, told in TOLD.items() if _may(work, told, work.actor.person in mine)]
    found = await history_queries.happened(
        work.session, person_id, reaches, kinds, after=number(after) if after else None, most=PAGE + 1
    )
    shown, last = split(found, PAGE)
    trainings = await _trainings(work) if any("training_id" in row.data for row in shown) else {}
    return Page(
        items=[
            Happened(
                at=row.at,
                who=_who(work, row, mine),
                what=happened.words(row.kind, row.data),
                about=_about(row) or _named(row, trainings),
            )
            for row in shown
        ],
        next=str(last.seq) if last else None,
    )


async def _trainings(work: Work) -> dict[str, str]:
    return {str(one.id): one.name for one in await training.trainings(work)}


def _named(row: Any, trainings: Mapping[str, str]) -> str:
    """The training, the skill or the Academy that an event of a person names by a code."""
    match row.kind:
        case "SkillChecked":
            return next((word.name for word in vocabulary.words("skill") if word.code == row.data["skill"]), "")
        case (
            "LendingGiven"
            | "LendingTakenBack"
            | "TransferAsked"
            | "TransferAccepted"
            | "TransferDeclined"
            | "TransferTakenBack"
            | "HomeChanged"
        ):
            return networks.place(row.data["academy"])
        case "TrainingRecorded" | "TrainingReminded":
            return trainings.get(row.data["training_id"], "")
        case _:
            return ""


def _may(work: Work, told: Told, own: bool) -> bool:
    if told.own:
        return own or (told.needs is not None and work.actor.may(told.needs))
    return told.needs is None or work.actor.may(told.needs)


def _who(work: Work, row: Any, mine: set[UUID]) -> str:
    if row.person_id == work.actor.person or (work.actor.person in mine and row.person_id in mine):
        return "You"
    if row.person_id in mine:
        return str(row.full_name)
    if work.actor.role is Role.ASSOCIATE or row.full_name is None:
        return happened.US.get(row.role, "Somebody else")
    return str(row.full_name)


def _about(row: Any) -> str:
    match row.of:
        case Of.OFFER:
            return f"Session on {date.fromisoformat(row.about):%-d %B %Y}"
        case Of.CLAIM:
            return f"Claim {row.about}"
        case Of.COURSE:
            return str(row.about)
        case Of.TRAVEL:
            return f"For {date.fromisoformat(row.about):%-d %B %Y}"
        case _:
            return ""
