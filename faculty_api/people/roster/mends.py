"""What is said of rows that are put together, and how to mend them."""

from faculty_api.people.roster.faults import CellFault

MEND_DIFFERENCE = "Keep the right value in one row, and delete the other row."
MEND_SAME_NAME = "If they are one person, write the same e-mail address in both places and upload again."
MEND_SAME_PHONE = "If they share a telephone, nothing is needed; else mend the number, or the name."
MEND_KEPT = "If the list is right, change it on their page with them; else mend the list."
ELSEWHERE = CellFault(
    "This e-mail address belongs to somebody with another local academy, so nobody was added.",
    "Write this person's own e-mail address, or ask a national lead to add them.",
)
AGREED_BEFORE = CellFault(
    "Somebody with these details was erased, so what they talk about was not taken from this list.",
    "They have to agree to it anew: ask them, or let them say it on their own page.",
)
