"""Stripe as a way to pay: the file says what will be sent to whom, and is what two people approve.

stripe.json: {"run": serial, "pay_on": day, "count": n, "pence": sum, "payments": [{"reference", "account", "pence"}]}.
Downloading it pays nobody. The payments themselves are sent from what it says.
"""

import json

from faculty_api.payments.payouts import Batch, Carried, Unproved

NAME = "stripe.json"
AT = "stripe"
"""Stands where other ways have a sort code."""


class StripeWay:
    """Transfers to people's own accounts at Stripe, from where Stripe pays their banks."""

    @property
    def name(self) -> str:
        return NAME

    def objections(self, batch: Batch, /) -> list[str]:
        return [
            f"Payment {row.reference} has no account at Stripe. Cancel this run and make a new one"
            for row in batch.rows
            if row.sort_code != AT or not row.account_number.startswith("acct_")
        ]

    def build(self, batch: Batch) -> bytes:
        payments = [
            {"reference": row.reference, "account": row.account_number, "pence": row.pence} for row in batch.rows
        ]
        said = {
            "run": batch.serial,
            "pay_on": batch.pay_on.isoformat(),
            "count": len(payments),
            "pence": batch.pence,
            "payments": payments,
        }
        return json.dumps(said, indent=1).encode()

    def read_back(self, content: bytes) -> list[Carried]:
        said = json.loads(content)
        carried = [Carried(one["reference"], one["pence"], (AT, one["account"])) for one in said["payments"]]
        if (said["count"], said["pence"]) != (len(carried), sum(one.pence for one in carried)):
            raise Unproved("The total of the file is not that of its payments")
        return carried
