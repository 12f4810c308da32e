"""What we know of the person: how to reach them, and where everything else of theirs is kept."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel.errors import NotAllowed, Refusal
from faculty_api.kernel.freshness import FRESH_OWN
from faculty_api.kernel.work import Work
from faculty_api.people import service
from faculty_api.people.rules import WRONG_CODE
from frontend import contact, forms, navigation
from frontend.render import page
from schemas.access import Role
from schemas.contact import ChangeContact, ChangeEmail, ConfirmEmail
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]
CODE = {"code": forms.text("Code", "Enter the 6-digit code from the email")}
MORE = (
    ("Your work with us", (
        ("When you are free", "/availability"),
        ("Your sessions in your own calendar", "/profile/calendar"),
        ("What helps you take part", "/profile/access-needs"),
        ("Your skills and training", "/profile/training"),
        ("Your development plan", "/profile/development"),
        ("Your story and your topics", "/story"),
        ("Who else can ask you", "/profile/lending"),
        ("Move to another local academy", "/profile/move"),
        ("Your limit, and a call before offers", "/profile/earnings-limit"),
        ("Your bank details", "/profile/bank"),
        ("Take a break or leave", "/profile/break"),
    )),
    ("What we keep about you", (
        ("Who has looked", "/profile/who-has-looked"),
        ("Everything we keep about you", "/profile/my-data"),
        ("What happened with your record, day by day", "/profile/history"),
        ("Questions about equality, if you want to answer them", "/profile/equality"),
    )),
)  # fmt: skip
"""Headings, and the pages below each: those that exist are shown."""


@get("/profile", include_in_schema=False)
async def profile(request: Request, work: NamedDependency[Work], done: contact.Done = "") -> Template:
    _mine_only(work)
    more = [
        (heading, [(words, href) for words, href in links if navigation.has_page(request.app, href)])
        for heading, links in MORE
    ]
    return page(
        request,
        "profile/profile.html",
        "Your profile",
        me=await service.contact(work, work.actor.person),
        more=more,
        banner=contact.BANNERS.get(done, ""),
    )


@get("/profile/contact", include_in_schema=False)
async def contact_page(request: Request, work: NamedDependency[Work]) -> Template:
    _mine_only(work)
    me = await service.contact(work, work.actor.person)
    return page(
        request,
        "profile/contact.html",
        "How to reach you",
        values=forms.shown(me, contact.FIELDS),
        wishes=contact.WISHES,
    )


@post("/profile/contact", include_in_schema=False, opt=FRESH_OWN)
async def change(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    _mine_only(work)
    command, errors = forms.read(data, ChangeContact, contact.FIELDS)
    if command:
        command = contact.as_far(contact.emptied(command, data), await service.contact(work, work.actor.person))
        try:
            async with work.attempt():
                await service.change_contact(work, work.actor.person, command)
            return Redirect("/profile?done=saved", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return page(request, "profile/contact.html", "How to reach you", errors=errors, values=data, wishes=contact.WISHES)


@get("/profile/email", include_in_schema=False)
async def email_page(request: Request, work: NamedDependency[Work]) -> Template:
    _mine_only(work)
    me = await service.contact(work, work.actor.person)
    return page(request, "profile/email.html", "Your email address", now=me.email)


@post("/profile/email", include_in_schema=False, opt=FRESH_OWN)
async def ask_code(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    _mine_only(work)
    command, errors = forms.read(data, ChangeEmail, contact.EMAIL)
    if command:
        try:
            async with work.attempt():
                await service.change_email(work, work.actor.person, command)
            return Redirect("/profile/email/code", status_code=303)
        except Refusal as no:
            errors = contact.on_field(no, "email")
    me = await service.contact(work, work.actor.person)
    return page(request, "profile/email.html", "Your email address", errors=errors, values=data, now=me.email)


@get("/profile/email/code", include_in_schema=False)
async def code_page(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    _mine_only(work)
    me = await service.contact(work, work.actor.person)
    if me.awaited is None:
        return Redirect("/profile/email", status_code=303)
    return page(request, "profile/code.html", "Check your email", awaited=me.awaited)


@post("/profile/email/code", include_in_schema=False)
async def confirm(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """A wrong code is no refusal that undoes: the try has to be counted."""
    _mine_only(work)
    me = await service.contact(work, work.actor.person)
    command, errors = forms.read(data, ConfirmEmail, CODE)
    if command:
        try:
            if await service.confirm_email(work, command):
                return Redirect("/profile?done=email", status_code=303)
            errors = {"code": Fault(field="code", message=WRONG_CODE)}
        except Refusal as no:
            errors = contact.on_field(no, "code")
    return page(request, "profile/code.html", "Check your email", errors=errors, awaited=me.awaited)


def _mine_only(work: Work) -> None:
    if work.actor.role is not Role.ASSOCIATE:
        raise NotAllowed


handlers = [profile, contact_page, change, email_page, ask_code, code_page, confirm]
