"""JSON doors of the register."""

from uuid import UUID

from litestar import Request, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect, Response

from faculty_api.kernel import doors
from faculty_api.kernel.answers import problem
from faculty_api.kernel.errors import Invalid, Malformed, NotFound
from faculty_api.kernel.freshness import FRESH_OWN
from faculty_api.kernel.work import Work
from faculty_api.people import service
from faculty_api.people.rules import WRONG_CODE
from schemas.apart import NotWithView, SayNotWith
from schemas.columns import ColumnsView, SayColumns
from schemas.contact import ChangeContact, ChangeEmail, ConfirmEmail, ContactView
from schemas.duplicates import Duplicates, NotSameView, SayNotSame
from schemas.errors import Fault, Problem
from schemas.lending import Lend, LendingView, LentLine
from schemas.networks import NetworkView
from schemas.people import AssociateView, CallFirstView, ChooseRows, ImportLine, ImportView, SetCallFirst
from schemas.values import Page

UPLOAD = 10 * 1024 * 1024 + 65_536
"""Bytes of an upload: a file of 10 MB and the form around it."""
TOO_LARGE = Fault(field="file", message="The file must be smaller than 10MB")


@get("/associates/{person_id:uuid}", tags=["People"])
async def get_associate(
    person_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Response[AssociateView]:
    """The address of a record that was joined to another leads on to that one (301)."""
    try:
        return Response(await service.associate(work, state.vault, person_id, gone=True))
    except NotFound:
        if kept := await service.kept_record(work, person_id):
            return Redirect(f"/api/v1/associates/{kept}", status_code=301)
        raise


@put("/associates/{person_id:uuid}/call-first", tags=["People"])
async def set_call_first(
    request: Request, person_id: FromPath[UUID], data: JSONBody[SetCallFirst], work: NamedDependency[Work]
) -> CallFirstView:
    """My own wish to be called before any offer. The team sees that I asked, and no reason."""
    return await doors.once(work, request, CallFirstView, lambda: service.set_call_first(work, person_id, data))


@get("/associates/{person_id:uuid}/contact", tags=["People"])
async def get_contact(person_id: FromPath[UUID], work: NamedDependency[Work]) -> ContactView:
    """How to reach this person."""
    return await service.contact(work, person_id)


@put("/associates/{person_id:uuid}/contact", tags=["People"], opt=FRESH_OWN)
async def change_contact(
    request: Request, person_id: FromPath[UUID], data: JSONBody[ChangeContact], work: NamedDependency[Work]
) -> ContactView:
    """By the person themselves, or by their own team with how they know (``reason``)."""
    return await doors.once(work, request, ContactView, lambda: service.change_contact(work, person_id, data))


@post("/associates/{person_id:uuid}/email", tags=["People"], status_code=200, opt=FRESH_OWN)
async def change_email(
    request: Request, person_id: FromPath[UUID], data: JSONBody[ChangeEmail], work: NamedDependency[Work]
) -> ContactView:
    """Of one's own a code goes to the new address; what the team writes down holds at once. Both addresses are told."""
    return await doors.once(work, request, ContactView, lambda: service.change_email(work, person_id, data))


@post("/contact/email/confirm", tags=["People"], status_code=200)
async def confirm_email(
    data: JSONBody[ConfirmEmail], work: NamedDependency[Work]
) -> Response[ContactView] | Response[Problem]:
    """The code from the letter to my new address. A wrong one is 422 and counts as a try."""
    done = await service.confirm_email(work, data)
    return Response(done) if done else problem(Invalid.field("code", WRONG_CODE))


@get("/associates/{person_id:uuid}/lendings", tags=["Lending"])
async def list_lendings(person_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[LendingView]:
    """Which other Academies may ask this person, and which could before."""
    return Page(items=await service.lendings(work, person_id))


@post("/associates/{person_id:uuid}/lendings", tags=["Lending"])
async def lend(
    request: Request, person_id: FromPath[UUID], data: JSONBody[Lend], work: NamedDependency[Work]
) -> LendingView:
    """By the person themselves, or by their own team as the person said it (``read_out``)."""
    return await doors.once(work, request, LendingView, lambda: service.lend(work, person_id, data))


@get("/lendings", tags=["Lending"])
async def list_lent(work: NamedDependency[Work]) -> Page[LentLine]:
    """Who may be asked by another Academy than their own."""
    return Page(items=await service.lent(work))


@get("/networks/{code:str}", tags=["Networks"])
async def get_network(code: FromPath[str], work: NamedDependency[Work]) -> NetworkView:
    """People, skills and places of one network, counted."""
    return await service.network(work, code)


@get("/associates/duplicates", tags=["People"])
async def list_duplicates(work: NamedDependency[Work]) -> Duplicates:
    """Pairs of records that look alike, with why; and pairs that somebody found to be two people."""
    return await service.duplicates(work)


@post("/associates/{person_id:uuid}/not-same", tags=["People"], status_code=200)
async def not_same(
    request: Request, person_id: FromPath[UUID], data: JSONBody[SayNotSame], work: NamedDependency[Work]
) -> NotSameView:
    return await doors.once(work, request, NotSameView, lambda: service.say_not_same(work, person_id, data))


@get("/associates/{person_id:uuid}/not-with", tags=["People"])
async def list_not_with(person_id: FromPath[UUID], work: NamedDependency[Work]) -> NotWithView:
    """Whom somebody is not paired with. Nobody keeps why."""
    return await service.not_with(work, person_id)


@post("/associates/{person_id:uuid}/not-with", tags=["People"], status_code=200)
async def say_not_with(
    request: Request, person_id: FromPath[UUID], data: JSONBody[SayNotWith], work: NamedDependency[Work]
) -> NotWithView:
    return await doors.once(work, request, NotWithView, lambda: service.say_not_with(work, person_id, data))


@get("/imports", tags=["Imports"])
async def list_imports(work: NamedDependency[Work]) -> Page[ImportLine]:
    return Page(items=await service.imports(work))


@post("/imports", tags=["Imports"], request_max_body_size=UPLOAD, opt={"too_large": TOO_LARGE})
async def preview_import(request: Request, work: NamedDependency[Work], state: State) -> ImportView:
    """A multipart form with ``file`` (CSV or XLSX) and ``academy``: what would come of each row. Nobody is added.

    With ``ask`` = ``yes`` a file is kept too in which somebody has still to choose the line with the headings.
    """
    if request.content_type[0] != "multipart/form-data":
        raise Malformed("Send the file as a multipart form, with the fields file and academy")
    form = await doors.form_of(request)
    academy, ask = form.get("academy", ""), form.get("ask") == "yes"
    name, data = await doors.named_file_of(request, "file", "Select a file with a list of people")
    code = academy if isinstance(academy, str) else ""
    return await doors.once(
        work, request, ImportView, lambda: service.preview_roster(work, state.vault, code, name, data, ask=ask)
    )


@get("/imports/{import_id:uuid}/columns", tags=["Imports"])
async def get_columns(import_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> ColumnsView:
    """Which column of the file is which, and who said so."""
    return await service.import_columns(work, state.vault, import_id)


@put("/imports/{import_id:uuid}/columns", tags=["Imports"])
async def say_columns(
    request: Request, import_id: FromPath[UUID], data: JSONBody[SayColumns], work: NamedDependency[Work], state: State
) -> ImportView:
    """Remembered for the Academy of the list; the file is read again by it."""
    return await doors.once(work, request, ImportView, lambda: service.say_columns(work, state.vault, import_id, data))


@get("/imports/{import_id:uuid}", tags=["Imports"])
async def get_import(import_id: FromPath[UUID], work: NamedDependency[Work]) -> ImportView:
    return await service.one_import(work, import_id)


@put("/imports/{import_id:uuid}/choices", tags=["Imports"])
async def choose_rows(
    request: Request, import_id: FromPath[UUID], data: JSONBody[ChooseRows], work: NamedDependency[Work], state: State
) -> ImportView:
    """Who the rows in doubt are."""
    return await doors.once(work, request, ImportView, lambda: service.choose_rows(work, state.vault, import_id, data))


@post("/imports/{import_id:uuid}/commit", tags=["Imports"])
async def commit_import(
    request: Request, import_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> ImportView:
    """Adds the people of the list, all or none."""
    return await doors.once(
        work, request, ImportView, lambda: service.commit_roster(work, state.vault, state.hear, import_id)
    )


@post("/imports/{import_id:uuid}/drop", tags=["Imports"])
async def drop_import(request: Request, import_id: FromPath[UUID], work: NamedDependency[Work]) -> ImportView:
    return await doors.once(work, request, ImportView, lambda: service.drop_roster(work, import_id))


handlers = [
    get_associate,
    get_contact,
    change_contact,
    change_email,
    confirm_email,
    set_call_first,
    list_lendings,
    lend,
    list_lent,
    get_network,
    list_duplicates,
    not_same,
    list_not_with,
    say_not_with,
    list_imports,
    preview_import,
    get_import,
    get_columns,
    say_columns,
    choose_rows,
    commit_import,
    drop_import,
]
