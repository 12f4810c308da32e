"""What does lasting harm in the wrong hands: the use-cases marked ‡ in the roles and actions table.

Whoever does one of these showed at most five minutes ago who they are. Every door that leads to one says so
(``opt=FRESH``); a test reads all doors and holds them against this table, both ways.
"""

from typing import NamedTuple

from schemas.access import Role


class Lasting(NamedTuple):
    """``row`` of the roles and actions table. ``asked_of``: whom the table asks; empty is everybody."""

    row: int
    action: str
    asked_of: frozenset[Role] = frozenset()


OWN = frozenset({Role.ASSOCIATE})
LASTING = {
    "people.change_contact": Lasting(3, "associate.edit_contact", OWN),
    "people.change_email": Lasting(3, "associate.edit_contact", OWN),
    "busy.add_address": Lasting(24, "calendar.subscribe_external"),
    "payments.enter_bank": Lasting(34, "bank.enter"),
    "payments.verify_bank": Lasting(37, "bank.verify"),
    "payments.share_bank": Lasting(37, "bank.verify"),
    "payments.set_way_to_pay": Lasting(39, "run.edit"),
    "payments.confirm_way_to_pay": Lasting(39, "run.edit"),
    "payments.create": Lasting(39, "run.create"),
    "payments.lock": Lasting(39, "run.lock"),
    "payments.approve": Lasting(40, "run.approve"),
    "payments.file": Lasting(41, "run.download"),
    "records.export": Lasting(55, "export.bulk"),
    "dataprotection.open_full_copy": Lasting(55, "export.bulk"),
    "dataprotection.open_need_file": Lasting(55, "export.bulk"),
    "dataprotection.propose_erasure": Lasting(57, "erase.execute"),
    "dataprotection.release": Lasting(57, "erase.execute"),
    "breakglass.ask_glass": Lasting(59, "breakglass.open"),
    "breakglass.release_glass": Lasting(59, "breakglass.open"),
    "breakglass.open_glass": Lasting(59, "breakglass.open"),
}
NOT_YET = {
    33: "a paid claim is not taken back yet",
    36: "no page and no answer shows a whole account number",
    45: "there is no fence to arm again",
    47: "roles are given by the command line only",
    49: "no settings of the administrator yet",
    50: "no integrations yet",
}
"""Rows marked ‡ of which nothing exists."""
