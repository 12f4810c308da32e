"""What an associate does in the thread: log in, say when, answer, claim, give an account, see the money."""

import re
from datetime import date, timedelta

from frontend.filters import day, plain_date
from tests.claims.stage import photo
from tests.pages.cast import Lead, letter
from tests.pages.hands import Hand

TICKET = "Add a photo of your train ticket or receipt"


def log_in_by_link(hand: Hand, url: str, lead: Lead) -> None:
    hand.go("/log-in")
    _ask_for_letter(hand, lead)
    link, _ = letter(url, lead.email)
    hand.go(link)
    hand.at(f"Log in as {lead.first}")
    hand.button("Log in")
    hand.at(f"Hello {lead.first}")
    hand.button("Log out")
    hand.go(link)
    hand.at("This link has been used or is too old")


def log_in_by_code(hand: Hand, url: str, lead: Lead) -> None:
    hand.button("Send me a new link")
    _ask_for_letter(hand, lead)
    hand.write("6-digit code", letter(url, lead.email)[1])
    hand.button("Continue")
    hand.at(f"Hello {lead.first}")


def _ask_for_letter(hand: Hand, lead: Lead) -> None:
    hand.at("Log in")
    hand.write("Email address", lead.email)
    hand.button("Send me a link")
    hand.at("Check your email")


def say_when(hand: Hand, away: date) -> None:
    """Free on every weekday, but not on one date."""
    hand.link("Availability")
    hand.at("When you are free")
    change = hand.page.get_by_role("button", name="Change my usual week")
    hand.button("Change my usual week" if change.count() else "Set my availability")
    hand.at("When are you free?")
    hand.choose("When are you free?", "Only at these times")
    hand.button("Continue")
    hand.at("Which days can you usually do?")
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        box = hand.page.get_by_role("checkbox", name=name)
        if not box.is_checked():
            hand.tick(name)
    hand.button("Continue")
    hand.at("What times can you do?")
    for name in ("Morning (9am to 12:30pm)", "Afternoon (12:30pm to 5pm)"):
        if not hand.page.get_by_role("checkbox", name=name).is_checked():
            hand.tick(name)
    hand.button("Continue")
    hand.at("Check when you are free")
    hand.button("Save")
    hand.at("Saved")
    hand.link("Add dates you cannot do")
    hand.at("Dates you cannot do")
    hand.day("First day", away)
    hand.choose("Which dates can you not do?", "1 day")
    hand.button("Add these dates")
    hand.says("Dates added", plain_date(away))


def read_offer(hand: Hand, first: date, partner: str) -> None:
    """From the home page; everything that a person needs to say yes or no is on the one page."""
    hand.go("/")
    hand.link(f"Answer an offer: The Station House, Leeds, {day(first)}")
    hand.at("Co-lead a session in Leeds")
    facts = hand.facts()
    assert (facts["Date"], facts["Time"]) == (day(first), "10am to 3pm")
    assert facts["Where"].splitlines()[0] == "The Station House, Leeds"
    assert (facts["You would work with"], facts["Message from the team"]) == (partner, "We meet at the front door.")
    *lines, total = hand.rows("How we worked out your pay")
    assert [re.findall(r"\((policy|placeholder[^)]*)\)", why) for _, why, _ in lines] == [
        ["policy", "placeholder: to be confirmed"]
    ]
    assert (lines[0][0], lines[0][2], total[2]) == ("Leading the session", "£150", "£150")


def say_yes(hand: Hand) -> None:
    hand.button("Yes, I want to do it")


def after_yes(hand: Hand, partner: str) -> None:
    hand.at("You have said yes")
    hand.link("the page of this session")
    hand.at("Mary Seacole, session 1")
    assert hand.facts()["You work with"] == partner


def claim_train(hand: Hand) -> int:
    """The number of the claim."""
    number = begin_claim(hand)
    hand.choose("Did you spend any of your own money to take part?", "Yes")
    hand.button("Continue")
    hand.at("What did you spend money on?")
    hand.choose("What did you spend money on?", "Bus, train or tram")
    hand.button("Continue")
    hand.at("Which of these was it?")
    hand.choose("Which of these was it?", "Train")
    hand.button("Continue")
    hand.at("How much did your train cost?")
    hand.write("How much did your train cost?", "12.40")
    hand.button("Continue")
    hand.at(TICKET)
    hand.give(TICKET, {"name": "ticket.jpg", "mimeType": "image/jpeg", "buffer": photo((800, 600), "ivory")})
    hand.button("Continue")
    hand.at("You have added 1 cost")
    hand.choose("Do you need to add another cost?", "No")
    hand.button("Continue")
    send_claim(hand)
    return number


def begin_claim(hand: Hand) -> int:
    hand.go("/")
    hand.link("Claim for a session")
    hand.says("Your pay is filled in. You can add costs, then send it.")
    number = int(hand.page.get_by_role("heading", level=1).inner_text().removeprefix("Claim LX-"))
    hand.at(f"Claim LX-{number}")
    hand.button("Start your claim")
    hand.at("Did the session go ahead?")
    hand.choose("Did the session go ahead?", "Yes, as planned")
    hand.button("Continue")
    hand.at("Did you spend any of your own money to take part?")
    return number


def claim_nothing_more(hand: Hand) -> int:
    number = begin_claim(hand)
    hand.choose("Did you spend any of your own money to take part?", "No")
    hand.button("Continue")
    send_claim(hand)
    return number


def send_claim(hand: Hand) -> None:
    hand.at("Check your claim")
    hand.button("Send my claim")
    hand.at("We have your claim")


def answer_question(hand: Hand, number: int) -> None:
    hand.go("/")
    hand.link("Answer a question about your claim")
    hand.at(f"Claim LX-{number}")
    hand.says("Was this there and back?")
    hand.write("Your answer", "Yes, there and back.")
    hand.button("Check and send again")
    send_claim(hand)


def give_account(hand: Hand, lead: Lead) -> None:
    hand.link("Money")
    hand.at("Your money")
    hand.says("We need your bank details before we can pay you")
    hand.link("Your bank details")
    hand.at("Your bank details")
    hand.write("Name on the account", lead.name)
    hand.write("Sort code", "12-34-56")
    hand.write("Account number", "12345678")
    hand.button("Save my bank details")
    hand.at("We have your bank details")


def see_money(hand: Hand, number: int, on: date) -> None:
    when = plain_date(on)
    hand.go("/money")
    hand.at("Your money")
    hand.says(f"We paid you £120 for your pay on {when}, which is £150 before tax.")
    hand.says(f"We paid you £12.40 for your costs on {when}.")
    hand.link(f"See claim LX-{number}")
    hand.at(f"Claim LX-{number}")
    hand.says("Paid")
    for why, arrived in (("£150 before tax for your pay", "£120"), ("£12.40 for your costs", "£12.40")):
        hand.go("/money")
        hand.link(f"See why it is {why}, claim LX-{number}")
        hand.at(f"{arrived}, paid on {when}")


def a_date_away(first: date) -> date:
    return first + timedelta(days=100)
