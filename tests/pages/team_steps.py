"""What a team does in the thread: the list, the cohort, the pairs, who came, the claims."""

from datetime import UTC, date, datetime, timedelta

from faculty_api.kernel.clock import london_day
from faculty_api.programmes.plan import notes
from frontend.filters import day, plain_date
from tests.pages.cast import Lead, a_holiday, weeks_before
from tests.pages.hands import Hand

COHORT = "Mary Seacole, cohort 1"
ROLE = "Who do you need at each session?"
FIND = "Suggested pairs"


def add_people(hand: Hand, lead: Lead) -> None:
    hand.go("/team")
    hand.at("Yorkshire and the Humber Leadership Academy")
    hand.link("Associates")
    hand.at("Associates")
    hand.button("Add people from a spreadsheet")
    hand.at("Add people from a spreadsheet")
    hand.give("Upload the list", {"name": "list.csv", "mimeType": "text/csv", "buffer": lead.roster.read_bytes()})
    hand.button("Upload")
    hand.at("Check who will be added")
    hand.says("Nobody has been added yet", "Rows we cannot add", "How to mend it")
    people = hand.page.get_by_role("listitem").filter(has_text="will be added").inner_text().split(" will be")[0]
    hand.button("Add these people")
    hand.at(f"{people} added")
    hand.link("See all associates")
    hand.write("Name, skill, topic or place", lead.name)
    hand.button("Search")
    hand.link(lead.name)
    hand.at(lead.name)
    assert (hand.facts()["Email"], hand.facts()["Postcode"]) == (lead.email, lead.postcode)


def create_cohort(hand: Hand, lead: Lead) -> date:
    """Two weekly sessions, the second on a bank holiday; on which day the first one is."""
    second = a_holiday(london_day(datetime.now(UTC)) + timedelta(days=28))
    first = weeks_before(second)
    hand.go("/team/cohorts")
    hand.at("Cohorts")
    hand.button("Create a cohort")
    hand.at("Which programme is this for?")
    hand.choose("Which programme is it?", "Mary Seacole")
    hand.button("Continue")
    hand.at("About this cohort")
    hand.write("How many people are on it?", "24")
    hand.choose("Where will it run?", "In person")
    hand.write("Name and address of the venue", "The Station House, Leeds")
    hand.write("Postcode", lead.postcode)
    hand.write("What should people know about access?", "Step-free, with a hearing loop")
    hand.write("Who provides it? (optional)", "The Open Door Trust")
    hand.button("Continue")
    _dates(hand, second)
    hand.at("Check the 2 session dates")
    _see_holiday(hand, second)
    hand.button("Change session 1")
    hand.at("Session date")
    hand.day("Date", first)
    hand.button("Save this date")
    hand.button("Continue")
    _roles(hand)
    hand.at("Check the cohort before you create it")
    hand.says("Leads the session as an equal")
    hand.button("Create cohort")
    hand.at(COHORT)
    hand.says("Cohort created. 2 sessions need 2 associates and 2 professionals.", "No community partner is named")
    return first


def _dates(hand: Hand, holiday: date) -> None:
    """A week too early on purpose: the second of two weekly sessions falls on the holiday."""
    hand.at("When are the sessions?")
    hand.day("First session", holiday - timedelta(weeks=1))
    hand.write("Starts at", "10am")
    hand.write("Ends at", "3pm")
    hand.choose("How often?", "Every week")
    hand.write("How many sessions?", "2")
    hand.button("Continue")


def _see_holiday(hand: Hand, holiday: date) -> None:
    told = [row[3] for row in hand.rows("Sessions")]
    assert told == [". ".join(notes(on)) or "None" for on in (holiday - timedelta(weeks=1), holiday)]
    assert told[1] != "None"


def _roles(hand: Hand) -> None:
    hand.at(ROLE)
    assert hand.page.get_by_role("radio", name="Role", checked=True).count() == 0
    hand.write("Why is this the right role level?", "Leads the session as an equal")
    hand.button("Continue")
    hand.at(ROLE)
    hand.says("Select the role level of the work")
    hand.choose("Which role level is this work?", "Role 4: leads, with a say in decisions")
    hand.button("Continue")


def send_offers(hand: Hand, lead: Lead, first: date) -> None:
    hand.button("Find pairs")
    hand.at(FIND)
    hand.says("Both said they are free")
    hand.says(f"{lead.name} (associate) and Ruth Clarke (professional)")
    hand.choose("Choose a pair for session 1", "None of these. I will choose people myself")
    hand.choose("Choose a pair for session 2", "Not now. Leave this session as it is")
    hand.button("Continue")
    hand.at("Choose people yourself")
    hand.write("Search by name (optional)", lead.name)
    hand.button("Search")
    hand.at("Choose people yourself")
    hand.choose("Which associate?", lead.name)
    hand.write("Search by name (optional)", "Ruth")
    hand.button("Search")
    hand.at("Choose people yourself")
    hand.choose("Which professional?", "Ruth Clarke")
    hand.button("Continue")
    hand.at("Check 2 offers before you send them")
    offers = hand.rows("Offers to send")
    assert [row[1] for row in offers] == [lead.name, "Ruth Clarke"]
    hand.says(f"Session 1, {plain_date(first)}")
    hand.write("Add a message (optional)", "We meet at the front door.")
    hand.button("Send 2 offers")
    hand.at("2 offers sent")
    hand.link("Go back to the cohort")
    hand.at(COHORT)


def mark_delivered(hand: Hand, lead: Lead) -> None:
    hand.go("/team")
    hand.link(f"Record who came: {COHORT}, session 1")
    hand.says("Record who came", lead.name, "Ruth Clarke")
    hand.button("Mark as delivered")
    hand.says("Session marked as delivered. The claims are ready.")


def see_claim(hand: Hand, number: int, name: str) -> None:
    hand.go("/team")
    hand.link("Claims")
    hand.at("Claims to approve")
    hand.link(f"See claim LX-{number} from {name}")
    hand.at(f"Claim LX-{number}")


def ask(hand: Hand, number: int, lead: Lead) -> None:
    """The fee is approved as it stands; the train waits for an answer."""
    see_claim(hand, number, lead.name)
    hand.choose("What do you want to do about train?", "Ask a question")
    hand.write(f"What should we tell {lead.first} about train?", "Was this there and back?")
    hand.button("Save decision")
    hand.at("Claims to approve")
    hand.says("Question sent. The claim comes back when it is answered.")


def approve(hand: Hand, number: int, name: str) -> None:
    see_claim(hand, number, name)
    for line in hand.page.locator("main fieldset").all():
        if not line.get_by_role("radio", checked=True).count():
            hand.choose(line.locator("legend").inner_text(), line.locator("label").first.inner_text())
    hand.button("Save decision")
    hand.at("Claims to approve")
    hand.says("Claim approved. It will be in the next payment run.")


def heading_of(first: date) -> str:
    return f"Session 1: {day(first)}"
